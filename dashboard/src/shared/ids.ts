export interface ParsedIds {
  /** Distinct ids in the order they came. */
  ids: string[];
  /** What is no Kakao id, with the line it stands on (from 1) and why it is none. */
  bad: { text: string; line: number; reason: string }[];
  duplicates: number;
}

const MAX_ID = 9223372036854775807n;

/**
 * Reads pasted Kakao ids: any mix of spaces, commas, semicolons, tabs, line ends and quotes between them.
 * Nothing is corrected: a number a spreadsheet turned into 1.37E+18 is named as bad, not guessed at.
 */
export function parseIds(text: string): ParsedIds {
  const seen = new Set<string>();
  const bad: ParsedIds['bad'] = [];
  let duplicates = 0;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  lines.forEach((content, index) => {
    for (const part of content.split(/[\s,;|"'\u200b]+/)) {
      if (!part) continue;
      if (!isKakaoId(part)) bad.push({ text: part.slice(0, 40), line: index + 1, reason: reasonOf(part) });
      else if (seen.has(part)) duplicates += 1;
      else seen.add(part);
    }
  });
  return { ids: [...seen], bad, duplicates };
}

/** A positive int64 without leading zeros, as Kakao gives user ids. */
export function isKakaoId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= MAX_ID;
}

/** Why a text is no id, under the names that the server gives the lines of a file. */
function reasonOf(text: string): string {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)e[+-]?\d+$/i.test(text)) return 'scientific';
  if (/^-\d+$/.test(text)) return 'negative';
  if (/^-?\d+\.\d*$/.test(text)) return 'decimal';
  if (/^0+$/.test(text)) return 'zero';
  if (/^0\d+$/.test(text)) return 'leading_zero';
  return /^\d+$/.test(text) ? 'too_large' : 'not_digits';
}
