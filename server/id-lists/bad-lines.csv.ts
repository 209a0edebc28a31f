import type { Readable } from 'node:stream';
import { type Language, WORDS } from '../../words/index.js';
import { csv, type TableColumn } from '../platform/csv.js';
import type { BadLine } from './parse/bad-lines.js';

/** Bad lines as CSV, safe to open in a spreadsheet; in words where there is a language. */
export function badLinesCsv(runs: AsyncIterable<BadLine[]>, language?: Language): Readable {
  return csv(columns(language), runs);
}

function columns(language: Language | undefined): TableColumn<BadLine>[] {
  const { badLine } = language ? WORDS[language].jobs : { badLine: null };
  const names = language
    ? WORDS[language].reports.badLines
    : { line: 'line', reason: 'reason', text: 'text' };
  return [
    { name: names.line, width: 10, value: ({ line }) => line },
    { name: names.reason, width: 30, value: ({ reason }) => badLine?.[reason] ?? reason },
    { name: names.text, width: 50, value: ({ text }) => text, as: 'digits' },
  ];
}
