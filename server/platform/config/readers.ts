import { isIP } from 'node:net';
import { z } from 'zod';
import { isPlain } from '../../../words/characters.js';
import { decodeEscapes, parseRedisAddress } from '../redis/redis-address.js';
import { Secret } from './secret.js';

/** Turns the text of a variable into its value, or throws an Error that says what it must be. */
export type Reader<T> = (text: string) => T;

/** A whole number between two bounds, both allowed. */
export function wholeNumber(least: number, most: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new Error(`must be a whole number from ${least} to ${most}`);
    return value;
  };
}

/** A whole number, or the word `off`, which gives null. */
export function wholeNumberOrOff(least: number, most: number): Reader<number | null> {
  const number = wholeNumber(least, most);
  return (text) => {
    if (text === 'off') return null;
    try {
      return number(text);
    } catch {
      throw new Error(`must be a whole number from ${least} to ${most}, or off`);
    }
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return (text) => {
    const word = words.find((each) => each === text);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  };
}

/** A URL with one of the given schemes, such as `https:`, and without a slash at its end. */
export function url(...schemes: string[]): Reader<string> {
  return (text) => {
    if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol)) {
      throw new Error(`must be a URL that begins with ${schemes.map((each) => `${each}//`).join(' or ')}`);
    }
    decodeEscapes(text);
    return text.replace(/\/+$/, '');
  };
}

/** A URL of a program that is called: everything behind the path, and who calls, is the caller's own. */
export function plainUrl(...schemes: string[]): Reader<string> {
  const read = url(...schemes);
  return (text) => {
    const address = read(text);
    const { username, password, search, hash } = new URL(address);
    if (username || password || search || hash)
      throw new Error('must have no name, no password and nothing behind a ? or #');
    return address;
  };
}

/** A URL that Kakao knows letter by letter. */
export const registeredUrl: Reader<string> = (value) => {
  if (!/^https?:\/\/[^\s#]+$/.test(value) || !URL.canParse(value))
    throw new Error('must be a URL that begins with http:// or https:// and has no fragment');
  return value;
};

/** Text that matches a pattern; `what` completes "must be …". */
export function text(pattern: RegExp, what: string): Reader<string> {
  return (value) => {
    if (!pattern.test(value)) throw new Error(`must be ${what}`);
    return value;
  };
}

/** An email address that reads as what it is, as those of all accounts. */
export const emailAddress: Reader<string> = (value) => {
  const address = text(z.regexes.unicodeEmail, 'an email address')(value);
  if (!isPlain(address)) throw new Error('must have no character that cannot be seen');
  return address;
};

/** Reads with another reader and hides the result. */
export function secret(inner: Reader<string>): Reader<Secret> {
  return (value) => new Secret(inner(value));
}

/** A comma separated list, each part read with another reader; an empty part is for that reader to refuse. */
export function listOf<T>(inner: Reader<T>): Reader<T[]> {
  return (value) => {
    const parts = value.split(',').map((part) => part.trim());
    return parts.map(inner);
  };
}

/** A proxy, as Express' `trust proxy` takes it: an address, a subnet, or the name of a range. */
export const proxy: Reader<string> = (value) => {
  const [address = '', bits, ...rest] = value.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  const isSubnet = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  const isAddress = isIP(address) !== 0 && isSubnet && rest.length === 0;
  if (!isAddress && !['loopback', 'linklocal', 'uniquelocal'].includes(value)) {
    throw new Error('must be addresses, subnets such as 10.0.0.0/8, or loopback, linklocal, uniquelocal');
  }
  return value;
};

/** Where Redis is, as {@link parseRedisAddress} takes it. */
export const redisAddress: Reader<string> = (value) => {
  parseRedisAddress(value);
  return value;
};
