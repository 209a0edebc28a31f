import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Lanes } from '../platform/concurrency.js';

/** OWASP's argon2id figures: 19 MiB, 2 passes, 1 lane; argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Letters and digits that cannot be mistaken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * One at a time: Node has four threads for these, files, compression and names of hosts, and whoever tries log-ins by the
 * hundred would take all of them from everybody.
 */
const lane = new Lanes(1);

/** So many wait for their turn at most where anybody may ask: some seconds of work. */
const MOST_WAITING = 50;

let dummy: Promise<string> | undefined;

/** @returns argon2id in PHC form */
export function hashPassword(password: string): Promise<string> {
  return lane.run(() => hash(password.normalize('NFC'), COST));
}

/**
 * Compares a password with a stored hash. Without a hash (nobody has that email) it takes as long and says no,
 * so that the time of an answer does not tell which emails exist.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword(generatePassword());
  const compared = stored ?? (await dummy);
  const isRight = await lane.run(() => verify(compared, password.normalize('NFC')));
  return isRight && stored !== undefined;
}

/** Whether so many passwords wait to be compared that one more is not to wait behind them. */
export function areManyWaiting(): boolean {
  return lane.length >= MOST_WAITING;
}

/** A random password of 20 characters (about 115 bits). */
export function generatePassword(): string {
  return Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
