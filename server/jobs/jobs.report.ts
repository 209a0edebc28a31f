import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { Job } from './job.entity.js';
import { REPORT_COLUMNS, type ReportRow, ReportRows } from './report-rows.js';

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export const BOM = '\ufeff';
/** What spreadsheets take for the beginning of a formula, in ASCII and full width. */
const FORMULA = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** Reports of jobs as CSV, one row an item, read and sent page by page at any size. */
@Injectable()
export class JobsReport {
  constructor(private readonly rows: ReportRows) {}

  /**
   * The report as UTF-8, safe to open in a spreadsheet: no text is run as a formula, and a tab before each id
   * keeps it text, because a number of 19 digits would be rounded.
   */
  stream(job: Pick<Job, 'id' | 'predictedBy'>): Readable {
    return Readable.from(this.pages(job));
  }

  private async *pages(job: Pick<Job, 'id' | 'predictedBy'>): AsyncGenerator<string> {
    yield BOM + stringify([REPORT_COLUMNS.map(({ name }) => name)], { record_delimiter: '\r\n' });
    for await (const rows of this.rows.pages(job)) {
      yield stringify(rows.map(toRecord), { record_delimiter: '\r\n' });
    }
  }
}

function toRecord(row: ReportRow): (string | number | null)[] {
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
