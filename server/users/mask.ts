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

/** 홍길동 → 홍*동, 보리 → 보*, 남궁민수 → 남**수; one character stays hidden. */
export function maskName(name: string | null): string | null {
  if (name === null) return null;
  const parts = split(name);
  if (parts.length <= 1) return '*';
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

/** +82 10-1234-5678 → +82 10-****-5678; in any other form all but the last four digits are hidden. */
export function maskPhoneNumber(phoneNumber: string | null): string | null {
  if (phoneNumber === null) return null;
  const groups = phoneNumber.split('-');
  if (groups.length === 3) return `${groups[0]}-${'*'.repeat(groups[1]?.length ?? 4)}-${groups[2]}`;
  let left = 4;
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

/** A question about people as others may see it: what was searched for may be personal itself. */
export function maskFilter<T extends { q?: string | undefined }>(filter: T): T {
  return filter.q === undefined ? filter : { ...filter, q: maskName(filter.q) ?? '' };
}
