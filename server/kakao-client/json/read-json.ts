import { JsonError, readStrict } from './strict-reader.js';

const LONG_INTEGER = /\d{16}/;
const KEY_LIKE = /"\s*:/g;
const MAX_DEPTH = 64;

/** Whether the text may hold an integer that a JavaScript number cannot. */
export function hasLongInteger(text: string): boolean {
  return LONG_INTEGER.test(text);
}

/**
 * Reads JSON without losing anything: integers beyond 2^53 come as bigint, repeated keys are refused.
 *
 * The native parser does the work whenever it can be trusted: no run of 16 digits anywhere, and as many keys in
 * the result as there are `":` in the text. (In valid JSON every key is followed by that, a few strings are too;
 * so equality proves that no key was swallowed, and inequality only sends the body to the slower strict reader.)
 *
 * @throws {JsonError} when it is not JSON, has a key twice or is nested deeper than 64
 */
export function readJsonText(text: string): unknown {
  if (LONG_INTEGER.test(text)) return readStrict(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonError('not JSON');
  }
  if (typeof value !== 'object' || value === null) return value;
  return countKeys(value, 0) === countMatches(text) ? value : readStrict(text);
}

function countKeys(value: object, depth: number): number {
  if (depth >= MAX_DEPTH) throw new JsonError('nested too deep');
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'object' && item !== null) count += countKeys(item, depth + 1);
    }
    return count;
  }
  for (const key in value) {
    count++;
    const item = (value as Record<string, unknown>)[key];
    if (typeof item === 'object' && item !== null) count += countKeys(item, depth + 1);
  }
  return count;
}

function countMatches(text: string): number {
  let count = 0;
  KEY_LIKE.lastIndex = 0;
  while (KEY_LIKE.test(text)) count++;
  return count;
}

/** Replaces, in place, the bigints that no guard has claimed as ids by strings, so that JSON can hold them. */
export function settleBigInts(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const record = value as Record<string, unknown>;
  for (const key in record) {
    const item = record[key];
    if (typeof item === 'bigint') record[key] = String(item);
    else settleBigInts(item);
  }
}
