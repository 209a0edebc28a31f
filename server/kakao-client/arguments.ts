import { textArray } from './encode.js';
import { KakaoArgumentError } from './errors.js';

/** Keys go into a header: printable ASCII without spaces, at least one. */
export function checkKeys(keys: unknown): void {
  const isFine =
    Array.isArray(keys) &&
    keys.length > 0 &&
    keys.every((key) => typeof key === 'string' && /^[!-~]+$/.test(key));
  if (!isFine) {
    throw new KakaoArgumentError(
      'client',
      'adminKeys',
      'must be keys of printable ASCII without spaces, at least one',
    );
  }
}

/** A whole number within bounds. */
export function requireInteger(
  endpoint: string,
  argument: string,
  value: number,
  min: number,
  max: number,
): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new KakaoArgumentError(endpoint, argument, `must be a whole number from ${min} to ${max}`);
}

/** One of a few words. */
export function requireOneOf(
  endpoint: string,
  argument: string,
  value: string,
  allowed: readonly string[],
): string {
  if (allowed.includes(value)) return value;
  throw new KakaoArgumentError(endpoint, argument, `must be one of ${allowed.join(', ')}`);
}

/** A list of at least one non-empty text. */
export function requireTexts(
  endpoint: string,
  argument: string,
  value: readonly string[],
): readonly string[] {
  const isFine =
    Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string' && text);
  if (isFine) return value;
  throw new KakaoArgumentError(endpoint, argument, 'must be a list of at least one text');
}

/** A list of tags; Kakao separates them by commas (§1.3), so none may hold one. */
export function requireTags(endpoint: string, tags: readonly string[]): readonly string[] {
  if (requireTexts(endpoint, 'tags', tags).every((tag) => !tag.includes(','))) return tags;
  throw new KakaoArgumentError(endpoint, 'tags', 'must not hold commas: Kakao separates tags by them');
}

/** The `property_keys` parameter (§2.2), with its `&`. */
export function propertyKeys(endpoint: string, keys: readonly string[]): string {
  return `&property_keys=${textArray(requireTexts(endpoint, 'propertyKeys', keys))}`;
}
