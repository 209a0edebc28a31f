const MAX_LENGTH = 1_000;

/**
 * Text from Kakao as PostgreSQL takes it: no U+0000, no half of a surrogate pair, of bounded length.
 *
 * @example cleanText('a\u0000b'); // 'a\ufffdb'
 */
export function cleanText(text: string): string {
  return text.slice(0, MAX_LENGTH).replaceAll('\0', '\ufffd').toWellFormed();
}
