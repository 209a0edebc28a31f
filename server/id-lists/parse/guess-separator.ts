import { splitRow } from './csv-row.js';

/** Numbers and notes hold commas more often than the others: of equals it is the last. */
const SEPARATORS = ['\t', ';', ','] as const;

/**
 * Which separator the first lines use: the one that cuts most of them into equally many cells, and of such the one that
 * cuts the first into most; none: a comma.
 */
export function guessSeparator(lines: readonly string[]): string {
  const guesses = SEPARATORS.map((separator) => {
    const widths = lines.map((line) => widthOf(line, separator));
    const agreeing = agreement(widths.filter((width) => width > 1)).count;
    return { separator, agreeing, first: widths[0] ?? 0 };
  });
  const best = guesses.reduce((a, b) =>
    b.agreeing > a.agreeing || (b.agreeing === a.agreeing && b.first > a.first) ? b : a,
  );
  return best.agreeing > 0 ? best.separator : ',';
}

/** The number that is there most often, the smallest of those, and how often. */
export function agreement(numbers: readonly number[]): { number: number; count: number } {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = { number: 0, count: 0 };
  for (const [number, count] of counts) {
    if (count > best.count || (count === best.count && number < best.number)) best = { number, count };
  }
  return best;
}

/** The tab with which our own reports keep an id text is none. */
function widthOf(line: string, separator: string): number {
  const { cells, isOpen } = splitRow(line.replace(/^[\s"]*\t/, ''), separator);
  return cells.length + (isOpen ? 1 : 0);
}
