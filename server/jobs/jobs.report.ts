import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { stringify } from 'csv-stringify';
import { DataSource } from 'typeorm';

const PAGE = 5_000;
const COLUMNS = [
  'userId',
  'outcome',
  'attempts',
  'errorCode',
  'errorMessage',
  'doubt',
  'connectedAt',
  'finishedAt',
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
}

/** Reports of jobs as CSV, one row an item, read and sent page by page at any size. */
@Injectable()
export class JobsReport {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The report as UTF-8 with a byte order mark, safe to open in a spreadsheet: no text is run as a formula, and
   * a tab before each id keeps it text, because a number of 19 digits would be rounded.
   */
  stream(jobId: string): Readable {
    const csv = stringify({
      bom: true,
      header: true,
      columns: [...COLUMNS],
      record_delimiter: '\r\n',
      escape_formulas: true,
      cast: {
        string: (value, { column, header }) =>
          column === 'userId' && !header ? { value: `\t${value}`, escape_formulas: false } : value,
        date: (value) => value.toISOString(),
      },
    });
    return Readable.from(this.rows(jobId))
      .on('error', (error) => csv.destroy(error))
      .pipe(csv);
  }

  private async *rows(jobId: string): AsyncGenerator<Record<(typeof COLUMNS)[number], unknown>> {
    let after = -1;
    for (;;) {
      const rows: Row[] = await this.dataSource.query(
        `SELECT position, user_id, outcome, attempts, error_code, error_message, doubt, connected_at, finished_at
           FROM job_items WHERE job_id = $1 AND position > $2 ORDER BY position LIMIT ${PAGE}`,
        [jobId, after],
      );
      for (const row of rows) yield toRecord(row);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.position;
    }
  }
}

function toRecord(row: Row): Record<(typeof COLUMNS)[number], unknown> {
  const code = row.error_code;
  return {
    userId: row.user_id,
    outcome: row.outcome,
    attempts: row.attempts,
    // As a number it is not taken for a formula because of its sign.
    errorCode: code !== null && /^-\d+$/.test(code) ? Number(code) : code,
    errorMessage: row.error_message,
    doubt: row.doubt,
    connectedAt: row.connected_at,
    finishedAt: row.finished_at,
  };
}
