import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { BOM, harmless } from '../jobs/jobs.report.js';
import type { BadLine } from './parse/bad-lines.js';

const COLUMNS = ['line', 'reason', 'text'] as const;

/** Bad lines as CSV, safe to open in a spreadsheet: nothing is run as a formula, and no number is rounded again. */
export function badLinesCsv(runs: AsyncIterable<BadLine[]>): Readable {
  return Readable.from(csv(runs));
}

async function* csv(runs: AsyncIterable<BadLine[]>): AsyncGenerator<string> {
  yield BOM + stringify([[...COLUMNS]], { record_delimiter: '\r\n' });
  for await (const run of runs) {
    const rows = run.map(({ line, reason, text }) => [line, reason, shown(text)]);
    yield stringify(rows, { record_delimiter: '\r\n' });
  }
}

/** The tab keeps a number text. */
function shown(text: string): string | null {
  return /^[\d.]/.test(text) ? `\t${text}` : harmless(text);
}
