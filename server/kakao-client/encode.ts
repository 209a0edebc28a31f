/** Media type of every request that has a body; the docs require it on Admin-key GETs too (§1.3). */
export const FORM = 'application/x-www-form-urlencoded;charset=utf-8';

/** A list as Kakao wants it for `target_ids`: a JSON array of bare numbers, URL-encoded (§1.3, §1.4). */
export function idArray(ids: Iterable<string>): string {
  return `%5B${[...ids].join('%2C')}%5D`;
}

/** A list as Kakao wants it for `property_keys` and `scopes`: a JSON array of strings, URL-encoded (§1.3). */
export function textArray(texts: readonly string[]): string {
  return encodeURIComponent(JSON.stringify(texts));
}

/** A list as Kakao wants it for `tags`: one string with commas, URL-encoded (§1.3). */
export function commaList(texts: readonly string[]): string {
  return encodeURIComponent(texts.join(','));
}

/** A form or a query from pairs; those that are undefined are left out. */
export function form(fields: Record<string, string | number | undefined>): string {
  let out = '';
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) out += `${out ? '&' : ''}${key}=${encodeURIComponent(value)}`;
  }
  return out;
}

/** What names the person in an Admin-key call about one person (§1.2). */
export function target(id: string): string {
  return `target_id_type=user_id&target_id=${id}`;
}
