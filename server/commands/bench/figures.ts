/** One measured figure, printed as one line of JSON. */
export interface Figure {
  bench: string;
  value: number;
  unit: 'ratio' | 'calls/s' | 'ms' | 's' | 'MB';
  /** What it was measured on: numbers and the two sides of a ratio. */
  [detail: string]: unknown;
}

export type Report = (figure: Figure) => void;

/** A group of figures that share their preparation. */
export interface Bench {
  figures: string[];
  /** @param wanted those of the figures that were asked for */
  run(wanted: ReadonlySet<string>, report: Report): Promise<void>;
}

/** Standard output holds nothing but figures. */
export function printFigure(figure: Figure): void {
  process.stdout.write(`${JSON.stringify({ ...figure, value: Number(figure.value.toPrecision(4)) })}\n`);
}

/** The value below which the given share of the measurements lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Milliseconds that something took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}
