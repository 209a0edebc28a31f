import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Job } from './job.entity.js';
import { REPORT_COLUMNS, type ReportRow, ReportRows } from './report-rows.js';
import type { Row } from './xlsx/sheet.js';
import { xlsx } from './xlsx/workbook.js';

/** Reports of jobs as XLSX, one row an item, read and sent page by page at any size. */
@Injectable()
export class JobsXlsx {
  constructor(private readonly rows: ReportRows) {}

  /** The report, safe to open in a spreadsheet: every cell but the number of attempts is text. */
  stream(job: Pick<Job, 'id' | 'predictedBy'>): Readable {
    const name = `job-${job.id}`;
    return xlsx({ name, columns: REPORT_COLUMNS, pages: this.pages(job) });
  }

  private async *pages(job: Pick<Job, 'id' | 'predictedBy'>): AsyncGenerator<Row[]> {
    for await (const rows of this.rows.pages(job)) yield rows.map(toCells);
  }
}

function toCells(row: ReportRow): Row {
  return [
    row.user_id,
    row.outcome,
    row.attempts,
    row.error_code,
    row.error_message,
    row.doubt,
    row.connected_at?.toISOString() ?? null,
    row.finished_at?.toISOString() ?? null,
    row.predicted_outcome,
    row.predicted_error_code,
    row.deviated === null ? null : String(row.deviated),
  ];
}
