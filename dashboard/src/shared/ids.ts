export interface ParsedIds {
  /** Distinct ids in the order they came. */
  ids: string[];
  /** What is no Kakao id, with the line it stands on (from 1) and why it is none. */
  bad: { text: string; line: number; reason: string }[];
  duplicates: number;
  /** Among the ids, those that look as if a spreadsheet had rounded them: how many, and the first of them. */
  suspect: { count: number; first: { text: string; line: number }[] };
}

const MAX_ID = 9223372036854775807n;
/** So many lost digits in all are no chance: 1 in 1,000. As the server has it for files. */
const SURELY_ROUNDED = 3;
const MAX_SUSPECTS_SHOWN = 20;

/**
 * Reads pasted Kakao ids: any mix of spaces, commas, semicolons, tabs, line ends and quotes between them, but no comma within
 * a number.
 * Nothing is corrected: a number a spreadsheet turned into 1.37E+18, or rounded, is named as bad, not guessed at.
 */
export function parseIds(text: string): ParsedIds {
  const parts = partsOf(text);
  const found = parts.filter(({ reason }) => reason === null);
  const areRounded = areLongOnesRounded(found.map((part) => part.text));
  const places = new Map<string, number>();
  const bad: ParsedIds['bad'] = [];
  for (const part of parts) {
    const reason = part.reason ?? (areRounded && lostDigits(part.text) > 0 ? 'rounded' : null);
    if (reason !== null) bad.push({ text: part.text.slice(0, 40), line: part.line, reason });
    else if (!places.has(part.text)) places.set(part.text, part.line);
  }
  const ids = [...places.keys()];
  const suspects = ids.filter((id) => lostDigits(id) > 0 && id.endsWith('0000'));
  const first = suspects.slice(0, MAX_SUSPECTS_SHOWN);
  return {
    ids,
    bad,
    duplicates: parts.length - bad.length - ids.length,
    suspect: {
      count: suspects.length,
      first: first.map((id) => ({ text: id, line: places.get(id) as number })),
    },
  };
}

/**
 * What was pasted as a file in which the server finds the same: every value on a line of its own, ids and others. U+0000, which
 * no text file holds, is marked.
 */
export const asIdFile = (text: string): string =>
  ['id', ...partsOf(text).map((part) => part.text.replaceAll('\0', '\ufffd'))].join('\n');

/** Invisible characters around a value, which the server leaves out too; within one they make it bad. */
const EDGES = /^[\u200b-\u200f\u2060]+|[\u200b-\u200f\u2060]+$/g;

/** The same around a number with commas in it, of which the last may be followed by one. */
const OUTER = /^[,\u200b-\u200f\u2060]+|[,\u200b-\u200f\u2060]+$/g;

/** Whatever stands between separators; `reason`: why it is no id. */
function partsOf(text: string): { text: string; line: number; reason: string | null }[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return lines.flatMap((content, index) =>
    content
      .split(/[\s;|"']+/)
      .map((piece) => piece.replace(OUTER, ''))
      .flatMap((piece) => (withinNumber(piece) ? [piece] : piece.split(',')))
      .map((part) => part.replace(EDGES, ''))
      .filter((part) => part !== '')
      .map((part) => ({ text: part, line: index + 1, reason: isKakaoId(part) ? null : reasonOf(part) })),
  );
}

/** Why a piece is one number, though a comma stands in it: 3,102,456,789 or 1,37602E+18. No id has three digits. */
function withinNumber(piece: string): 'separators' | 'scientific' | null {
  if (/^[1-9]\d{0,2}(,\d{3})+$/.test(piece)) return 'separators';
  return /^[+-]?\d+,\d+e[+-]?\d+$/i.test(piece) ? 'scientific' : null;
}

/** When every long one ends in zeros, it is no chance. */
function areLongOnesRounded(ids: readonly string[]): boolean {
  const long = ids.filter((id) => id.length > 15);
  const lost = [...new Set(long)].reduce((sum, id) => sum + lostDigits(id), 0);
  return lost >= SURELY_ROUNDED && long.every((id) => lostDigits(id) > 0);
}

/** How many digits behind the 15th are zero, when all are: spreadsheets keep no more of a number. */
function lostDigits(id: string): number {
  return /^\d{15}0+$/.test(id) ? id.length - 15 : 0;
}

/** A positive int64 without leading zeros, as Kakao gives user ids. */
export function isKakaoId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= MAX_ID;
}

/** Why a text is no id, under the names that the server gives the lines of a file. */
function reasonOf(text: string): string {
  const comma = withinNumber(text);
  if (comma) return comma;
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)e[+-]?\d+$/i.test(text)) return 'scientific';
  if (/^-\d+$/.test(text)) return 'negative';
  if (/^-?\d+\.\d*$/.test(text)) return 'decimal';
  if (/^0+$/.test(text)) return 'zero';
  if (/^0\d+$/.test(text)) return 'leading_zero';
  return /^\d+$/.test(text) ? 'too_large' : 'not_digits';
}
