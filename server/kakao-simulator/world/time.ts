/** Kakao's time form (§1.5): RFC 3339 in UTC with whole seconds. Input: Unix seconds. */
export function toTimestamp(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Unix seconds of an RFC 3339 text; throws a RangeError for anything else. */
export function toSeconds(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not a time: ${text}`);
  return Math.floor(milliseconds / 1000);
}

/** The present in Unix seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
