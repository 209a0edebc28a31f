import { KakaoArgumentError } from './errors.js';

/** The largest id there can be: ids are signed 64-bit integers (§1.4). */
export const MAX_ID = '9223372036854775807';

/**
 * Whether the text is an id in its one canonical form: digits without sign or leading zero, 1 to 2^63-1.
 *
 * @example isKakaoId('9223372036854775807') // true
 */
export function isKakaoId(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const length = text.length;
  if (length === 0 || length > 19 || text.charCodeAt(0) === 48) return false;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return length < 19 || text <= MAX_ID;
}

/** Refuses what is no id, without repeating it: it may be a key put in the wrong place. */
export function requireId(endpoint: string, argument: string, id: unknown): string {
  if (isKakaoId(id)) return id;
  throw new KakaoArgumentError(
    endpoint,
    argument,
    'must be a string of digits from 1 to 9223372036854775807',
  );
}

/** Turns a parsed JSON integer into an id, `null` when it is none. Large ones come as bigint from the reader. */
export function idFromJson(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  if (typeof value === 'bigint') return value > 0n && value <= 9223372036854775807n ? String(value) : null;
  return null;
}
