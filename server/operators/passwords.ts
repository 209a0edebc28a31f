import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's argon2id figures: 19 MiB, 2 passes, 1 lane; argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Letters and digits that cannot be mistaken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

let dummy: Promise<string> | undefined;

/** @returns argon2id in PHC form */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

/**
 * Compares a password with a stored hash. Without a hash (nobody has that email) it takes as long and says no,
 * so that the time of an answer does not tell which emails exist.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword(generatePassword());
  const isRight = await verify(stored ?? (await dummy), password.normalize('NFC'));
  return isRight && stored !== undefined;
}

/** A random password of 20 characters (about 115 bits). */
export function generatePassword(): string {
  return Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
