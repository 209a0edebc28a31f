/** Why a cell is no Kakao user id. Stable codes: the dashboard has a sentence for each. */
export const BAD_LINE_REASONS = [
  'empty',
  'missing_column',
  'extra_columns',
  'scientific',
  'decimal',
  'negative',
  'separators',
  'zero',
  'leading_zero',
  'too_large',
  'not_digits',
  'rounded',
  'unclosed_quote',
  'after_open_quote',
  'bad_quote',
  'line_too_long',
] as const;
export type BadLineReason = (typeof BAD_LINE_REASONS)[number];

/** A cell as an id, or why it is none. */
export type Judgement = { id: bigint } | { reason: BadLineReason };

const MAX_INT64 = 9_223_372_036_854_775_807n;

/**
 * Reads one trimmed cell as a Kakao user id. Nothing is corrected: whatever is not plain digits of an int64 is bad,
 * because a guess would name another person.
 */
export function judgeId(cell: string): Judgement {
  if (/^[1-9]\d{0,18}$/.test(cell)) {
    const id = BigInt(cell);
    return id <= MAX_INT64 ? { id } : { reason: 'too_large' };
  }
  return { reason: reasonOf(cell) };
}

function reasonOf(cell: string): BadLineReason {
  if (cell === '') return 'empty';
  if (/^[+-]?(\d+([.,]\d*)?|[.,]\d+)e[+-]?\d+$/i.test(cell)) return 'scientific';
  if (/^-\d+$/.test(cell)) return 'negative';
  if (/^\d{1,3}(,\d{3})+$/.test(cell)) return 'separators';
  if (/^-?\d+[.,]\d*$/.test(cell)) return 'decimal';
  if (/^0+$/.test(cell)) return 'zero';
  if (/^0\d+$/.test(cell)) return 'leading_zero';
  if (/^\d+$/.test(cell)) return 'too_large';
  return 'not_digits';
}
