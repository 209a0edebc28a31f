/** What databases, programs and spreadsheets write where there is no value. */
const NO_VALUE = /^(null|none|nil|nan|n\/a|undefined|없음|#.*[!?]|#n\/a|err:\d+)$/i;

/** Whether a cell of a first line may be the name of a column: a word, and no id that something spoilt. */
export function isLabel(cell: string): boolean {
  return /^[\p{L}#_]/u.test(cell) && !NO_VALUE.test(cell) && !isSpoiltNumber(cell);
}

/** Four digits or more in a row, or mostly digits. */
function isSpoiltNumber(cell: string): boolean {
  const digits = cell.match(/\p{Nd}/gu)?.length ?? 0;
  return /\p{Nd}{4}/u.test(cell) || digits * 2 > cell.length;
}
