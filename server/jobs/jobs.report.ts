import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { stringify } from 'csv-stringify/sync';
import { DataSource } from 'typeorm';
import { DEVIATED, isPrediction } from './comparison.js';
import type { Job } from './job.entity.js';

const PAGE = 2_000;
const COLUMNS = [
  'userId',
  'outcome',
  'attempts',
  'errorCode',
  'errorMessage',
  'doubt',
  'connectedAt',
  'finishedAt',
  'predictedOutcome',
  'predictedErrorCode',
  'deviated',
] as const;

interface Row {
  position: number;
  user_id: string;
  outcome: string;
  attempts: number;
  error_code: string | null;
  error_message: string | null;
  doubt: string | null;
  connected_at: Date | null;
  finished_at: Date | null;
  predicted_outcome: string | null;
  predicted_error_code: string | null;
  deviated: boolean | null;
}

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export const BOM = '\ufeff';
/** What spreadsheets take for the beginning of a formula, in ASCII and full width. */
const FORMULA = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** Reports of jobs as CSV, one row an item, read and sent page by page at any size. */
@Injectable()
export class JobsReport {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The report as UTF-8, safe to open in a spreadsheet: no text is run as a formula, and a tab before each id
   * keeps it text, because a number of 19 digits would be rounded.
   */
  stream(job: Pick<Job, 'id' | 'predictedBy'>): Readable {
    return Readable.from(this.pages(job));
  }

  /** A page at a time, because row by row through streams takes thirty times as long. */
  private async *pages(job: Pick<Job, 'id' | 'predictedBy'>): AsyncGenerator<string> {
    yield BOM + stringify([[...COLUMNS]], { record_delimiter: '\r\n' });
    let after = -1;
    for (;;) {
      const rows: Row[] = await this.dataSource.query(
        `SELECT i.position, i.user_id, i.outcome, i.attempts, i.error_code, i.error_message, i.doubt,
                i.connected_at, i.finished_at, p.outcome AS predicted_outcome,
                p.error_code AS predicted_error_code, ${DEVIATED} AS deviated
           FROM (SELECT * FROM job_items WHERE job_id = $1 AND position > $2 ORDER BY position LIMIT ${PAGE}) i
           LEFT JOIN job_items p ON ${isPrediction('$3')} ORDER BY i.position`,
        [job.id, after, job.predictedBy],
      );
      if (rows.length > 0) yield stringify(rows.map(toRecord), { record_delimiter: '\r\n' });
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.position;
    }
  }
}

function toRecord(row: Row): (string | number | null)[] {
  return [
    `\t${row.user_id}`,
    row.outcome,
    row.attempts,
    codeCell(row.error_code),
    harmless(row.error_message),
    row.doubt,
    row.connected_at?.toISOString() ?? null,
    row.finished_at?.toISOString() ?? null,
    row.predicted_outcome,
    codeCell(row.predicted_error_code),
    row.deviated === null ? null : String(row.deviated),
  ];
}

/** A number, whatever its sign, is no formula. */
function codeCell(code: string | null): string | number | null {
  return code !== null && /^-\d+$/.test(code) ? Number(code) : harmless(code);
}

/** Text that a spreadsheet shows and does not run. */
export function harmless(text: string | null): string | null {
  return text !== null && FORMULA.test(text) ? `'${text}` : text;
}
