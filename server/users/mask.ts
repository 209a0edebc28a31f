/**
 * The one rule by which personal fields are masked, on every screen, in every export and log. Two different
 * maskings of one value could be put together to the whole.
 */

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Letters that stand alone, whatever follows: ASCII and Hangul syllables. Nearly every name is made of these. */
const PLAIN = /^[\x20-\x7e\uac00-\ud7a3]*$/;

function split(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  return [...graphemes.segment(text)].map((part) => part.segment);
}

/** 홍길동 → 홍*동, 보리 → 보*, 남궁민수 → 남**수; one character stays hidden, and none is none. */
export function maskName(name: string | null): string | null {
  if (name === null) return null;
  const parts = split(name);
  if (parts.length === 0) return '';
  if (parts.length === 1) return '*';
  if (parts.length === 2) return `${parts[0]}*`;
  return `${parts[0]}${'*'.repeat(parts.length - 2)}${parts.at(-1)}`;
}

/** hong.gildong@example.com → ho***@example.com */
export function maskEmail(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf('@');
  if (at < 0) return '***';
  const local = split(email.slice(0, at));
  return `${local.slice(0, Math.min(2, local.length - 1)).join('')}***${email.slice(at)}`;
}

/** The country and the first group, the group that is hidden, the last four digits. */
const KOREAN_PHONE = /^(\+?[\d ]{1,8})-(\d{3,4})-(\d{4})$/;

/** +82 10-1234-5678 → +82 10-****-5678; in any other form all but the last four digits are hidden. */
export function maskPhoneNumber(phoneNumber: string | null): string | null {
  if (phoneNumber === null) return null;
  const korean = KOREAN_PHONE.exec(phoneNumber);
  if (korean) return `${korean[1]}-${'*'.repeat(korean[2]?.length ?? 4)}-${korean[3]}`;
  let left = 4;
  if (phoneNumber.replace(/\D/g, '').length <= left) return maskWhole(phoneNumber);
  return [...phoneNumber]
    .reverse()
    .map((character) => (/\d/.test(character) && left-- <= 0 ? '*' : character))
    .reverse()
    .join('');
}

/** Everything hidden, and that there is something. */
export function maskWhole(value: string | null): string | null {
  return value === null ? null : '****';
}

/**
 * A question about people as others may see it, among them auditors, who see no personal field even masked, and as the access
 * record keeps it: what was searched for may be personal itself.
 */
export function maskFilter<T extends { q?: string | undefined }>(filter: T): T {
  return filter.q === undefined ? filter : { ...filter, q: maskWhole(filter.q) ?? '' };
}
