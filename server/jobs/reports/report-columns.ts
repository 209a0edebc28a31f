import { type Language, WORDS, type Words, wordFor } from '../../../words/index.js';
import { bothTimes, type TableColumn } from '../../platform/csv.js';
import type { Job } from '../job.entity.js';
import type { ReportRow } from './report-rows.js';

type ReportColumn = TableColumn<ReportRow>;

/**
 * The columns of a report, in their order: for people in the words that the dashboard has in that language, without a
 * language for programs, which always find the same.
 */
export function reportColumns(
  job: Pick<Job, 'dryRun' | 'predictedBy'>,
  language: Language | undefined,
): readonly ReportColumn[] {
  if (language === undefined) return FOR_PROGRAMS;
  const words = WORDS[language];
  return [...columnsInWords(job, words), ...(job.predictedBy === null ? [] : predictionInWords(words))];
}

const FOR_PROGRAMS: readonly ReportColumn[] = [
  { name: 'userId', width: 22, value: (row) => row.user_id, as: 'digits' },
  { name: 'outcome', width: 12, value: (row) => row.outcome },
  { name: 'attempts', width: 10, value: (row) => row.attempts },
  { name: 'errorCode', width: 18, value: (row) => row.error_code, as: 'code' },
  { name: 'errorMessage', width: 50, value: (row) => row.error_message },
  { name: 'doubt', width: 14, value: (row) => row.doubt },
  { name: 'connectedAt', width: 26, value: (row) => row.connected_at?.toISOString() ?? null },
  { name: 'finishedAt', width: 26, value: (row) => row.finished_at?.toISOString() ?? null },
  { name: 'predictedOutcome', width: 18, value: (row) => row.predicted_outcome },
  { name: 'predictedErrorCode', width: 18, value: (row) => row.predicted_error_code, as: 'code' },
  { name: 'deviated', width: 10, value: (row) => (row.deviated === null ? null : String(row.deviated)) },
];

function columnsInWords({ dryRun }: Pick<Job, 'dryRun'>, { jobs }: Words): ReportColumn[] {
  const { items } = jobs;
  const outcomes = dryRun ? jobs.predictedOutcome : jobs.outcome;
  return [
    { name: items.user, width: 22, value: (row) => row.user_id, as: 'digits' },
    { name: items.outcome, width: 16, value: (row) => wordFor(outcomes, row.outcome) },
    { name: items.attempts, width: 10, value: (row) => row.attempts },
    { name: items.code, width: 16, value: (row) => row.error_code, as: 'code' },
    { name: items.cause, width: 46, value: (row) => causeOf(row, jobs) },
    { name: items.message, width: 46, value: (row) => row.error_message },
    {
      name: items.doubt,
      width: 46,
      value: (row) => wordFor(row.outcome === 'succeeded' ? jobs.doubt : jobs.openDoubt, row.doubt),
    },
    ...bothTimes<ReportRow>(items.connectedAt, (row) => row.connected_at),
    ...bothTimes<ReportRow>(items.finishedAt, (row) => row.finished_at),
  ];
}

/** Those whom a retry has put back have failed before. */
function causeOf(
  { outcome, error_code: code }: ReportRow,
  { code: causes, items }: Words['jobs'],
): string | null {
  if (outcome !== 'pending' || code === null) return wordFor(causes, code, '');
  return items.earlierFailure.replace('%{cause}', wordFor(causes, code) ?? code);
}

function predictionInWords({ jobs, people }: Words): ReportColumn[] {
  const { items } = jobs;
  const isSo = (is: boolean) => (is ? people.flag.yes : people.flag.no);
  return [
    { name: items.predicted, width: 16, value: (row) => wordFor(jobs.outcome, row.predicted_outcome) },
    { name: items.predictedCode, width: 16, value: (row) => row.predicted_error_code, as: 'code' },
    {
      name: items.deviated,
      width: 16,
      value: (row) => (row.deviated === null ? null : isSo(row.deviated)),
    },
  ];
}
