import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { ProblemError } from '../platform/http/problem.js';
import type { Job } from './job.entity.js';

/** Such a file is made in memory, 2 kB a row: above this there is only the CSV, which is sent as it is read. */
export const MAX_XLSX_ROWS = 100_000;

const COLUMNS: [name: string, width: number, sql: string][] = [
  ['userId', 22, 'user_id::text'],
  ['outcome', 12, 'outcome'],
  ['attempts', 10, 'attempts'],
  ['errorCode', 18, 'error_code'],
  ['errorMessage', 50, 'error_message'],
  ['doubt', 14, 'doubt'],
  ['connectedAt', 26, 'connected_at'],
  ['finishedAt', 26, 'finished_at'],
];

/** Reports of jobs as XLSX, one row an item. */
@Injectable()
export class JobsXlsx {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The report, safe to open: every cell but the number of attempts is text, so that ids keep their digits and
   * nothing is taken for a formula.
   *
   * @throws ProblemError 422 `too_many_rows`, which names the CSV
   */
  async report(job: Job): Promise<Buffer> {
    if (job.total > MAX_XLSX_ROWS) {
      throw new ProblemError({
        status: 422,
        code: 'too_many_rows',
        detail: `XLSX holds up to ${MAX_XLSX_ROWS} people here; take /api/jobs/${job.id}/report.csv.`,
      });
    }
    const rows: Record<string, unknown>[] = await this.dataSource.query(
      `SELECT ${COLUMNS.map(([name, , sql]) => `${sql} AS "${name}"`).join(', ')}
         FROM job_items WHERE job_id = $1 ORDER BY position`,
      [job.id],
    );
    const header = COLUMNS.map(([name]) => ({ value: name, type: String, fontWeight: 'bold' as const }));
    const data: SheetData = [header, ...rows.map((row) => COLUMNS.map(([name]) => cell(row[name])))];
    const file = writeXlsxFile(data, {
      sheet: `job-${job.id}`,
      columns: COLUMNS.map(([, width]) => ({ width })),
      stickyRowsCount: 1,
    });
    return file.toBuffer();
  }
}

function cell(value: unknown) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return { value, type: Number };
  const text = value instanceof Date ? value.toISOString() : String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them, the file would not open
  return { value: text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' '), type: String };
}
