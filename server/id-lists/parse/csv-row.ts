/** Cells of a row, or what is wrong with its quotes. `open`: a quoted cell has not ended yet. */
export type RowCells = { cells: string[] } | { fault: 'open' | 'bad' };

/**
 * Splits one row into cells. A cell that begins with a quote ends with one; two within stand for one.
 *
 * @param separator one character
 */
export function splitRow(row: string, separator: string): RowCells {
  if (!row.includes('"')) return { cells: row.split(separator) };
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const start = skipBlanks(row, at, separator);
    if (row[start] !== '"') {
      const end = row.indexOf(separator, at);
      cells.push(row.slice(at, end < 0 ? row.length : end));
      if (end < 0) return { cells };
      at = end + 1;
      continue;
    }
    const close = closingQuote(row, start + 1);
    if (close < 0) return { fault: 'open' };
    cells.push(row.slice(start + 1, close).replaceAll('""', '"'));
    const next = skipBlanks(row, close + 1, separator);
    if (next >= row.length) return { cells };
    if (row[next] !== separator) return { fault: 'bad' };
    at = next + 1;
  }
}

function closingQuote(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) {
    if (row[at + 1] !== '"') return at;
  }
  return -1;
}

function skipBlanks(row: string, from: number, separator: string): number {
  let at = from;
  while ((row[at] === ' ' || row[at] === '\t') && row[at] !== separator) at++;
  return at;
}

/** Which separator the first lines use: the one that cuts them into most cells; none: a comma. */
export function guessSeparator(lines: readonly string[]): string {
  const [first = ''] = lines;
  const counts = [',', ';', '\t'].map((separator) => {
    const row = splitRow(first.replace(/^[\s"]*\t/, ''), separator);
    return { separator, count: 'cells' in row ? row.cells.length : 0 };
  });
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.separator;
}
