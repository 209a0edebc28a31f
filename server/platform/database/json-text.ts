/**
 * JSON text that PostgreSQL's `jsonb` accepts. It cannot hold U+0000 nor half a surrogate pair, which a
 * hostile nickname may contain; each becomes U+FFFD, the replacement character.
 *
 * @param value anything `JSON.stringify` takes
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // Hardly any text holds an escape of this form, and looking for it is cheaper than the expression.
  if (!text.includes('\\u')) return text;
  return text.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
}

/**
 * The text as `jsonText` would store it: what is compared with a stored text must have gone through this.
 *
 * @example storableText('a\u0000b') // 'a\ufffdb'
 */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}
