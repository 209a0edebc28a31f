export interface ParsedIds {
  /** Distinct ids in the order they came. */
  ids: string[];
  /** What is no Kakao id, with the line it stands on (from 1). */
  bad: { text: string; line: number }[];
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
      if (!isKakaoId(part)) bad.push({ text: part.slice(0, 40), line: index + 1 });
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
