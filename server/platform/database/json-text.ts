/**
 * JSON text that PostgreSQL's `jsonb` accepts. It cannot hold U+0000 nor half a surrogate pair, which a
 * hostile nickname may contain; each becomes U+FFFD, the replacement character.
 *
 * @param value anything `JSON.stringify` takes
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
}
