import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ProblemError } from '../platform/http/problem.js';
import { DEVIATED, isPrediction } from './comparison.js';
import type { Job } from './job.entity.js';
import type { XlsxMessage } from './xlsx-thread.js';

/** Such a file is made in memory, some kilobytes a row: above this there is only the CSV, sent as it is read. */
export const MAX_XLSX_ROWS = 100_000;
const PAGE = 5_000;
const MAX_THREAD_MB = 1_024;

const COLUMNS: { name: string; width: number; sql: string }[] = [
  { name: 'userId', width: 22, sql: 'i.user_id::text' },
  { name: 'outcome', width: 12, sql: 'i.outcome' },
  { name: 'attempts', width: 10, sql: 'i.attempts' },
  { name: 'errorCode', width: 18, sql: 'i.error_code' },
  { name: 'errorMessage', width: 50, sql: 'i.error_message' },
  { name: 'doubt', width: 14, sql: 'i.doubt' },
  { name: 'connectedAt', width: 26, sql: 'i.connected_at' },
  { name: 'finishedAt', width: 26, sql: 'i.finished_at' },
  { name: 'predictedOutcome', width: 18, sql: 'p.outcome' },
  { name: 'predictedErrorCode', width: 18, sql: 'p.error_code' },
  { name: 'deviated', width: 10, sql: DEVIATED },
];

/** Reports of jobs as XLSX, one row an item. */
@Injectable()
export class JobsXlsx {
  /** One at a time: each takes hundreds of megabytes while it is made. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The report, safe to open in a spreadsheet: every cell but the number of attempts is text.
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
    const file = this.turn.then(() => this.make(job));
    this.turn = file.catch(() => undefined);
    return file;
  }

  private async make(job: Job): Promise<Buffer> {
    const thread = new Worker(new URL('./xlsx-thread.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_THREAD_MB },
    });
    try {
      // Listened to from the start: it also ends with the thread's error.
      const answer = once(thread, 'message');
      answer.catch(() => undefined);
      const send = (message: XlsxMessage) => thread.postMessage(message);
      for await (const rows of this.pages(job)) send({ rows });
      send({ sheet: `job-${job.id}`, columns: COLUMNS.map(({ name, width }) => ({ name, width })) });
      const [file] = (await answer) as [Uint8Array];
      return Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    } finally {
      await thread.terminate();
    }
  }

  private async *pages(job: Job): AsyncGenerator<(string | number | null)[][]> {
    const columns = COLUMNS.map(({ name, sql }) => `${sql} AS "${name}"`).join(', ');
    for (let from = 0; ; from += PAGE) {
      const rows: Record<string, unknown>[] = await this.dataSource.query(
        `SELECT ${columns} FROM job_items i LEFT JOIN job_items p ON ${isPrediction('$3')}
          WHERE i.job_id = $1 AND i.position >= $2 AND i.position < $2 + ${PAGE} ORDER BY i.position`,
        [job.id, from, job.predictedBy],
      );
      if (rows.length === 0) return;
      yield rows.map((row) => COLUMNS.map(({ name }) => plain(row[name])));
    }
  }
}

function plain(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  return value instanceof Date ? value.toISOString() : String(value);
}
