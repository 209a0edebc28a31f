import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DEVIATED, isPrediction } from '../comparison.js';
import type { Job } from '../job.entity.js';

/** What a report says of one person. */
export interface ReportRow {
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

const PAGE = 2_000;

/** Reads what reports are made of, at any size and in whatever form they are. */
@Injectable()
export class ReportRows {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * One row an item in the order of the selection; a page at a time, because row by row through streams takes thirty
   * times as long. Between pages no connection is held, so that a slow reader keeps nobody else waiting.
   */
  async *pages(job: Pick<Job, 'id' | 'predictedBy'>): AsyncGenerator<ReportRow[]> {
    let after = -1;
    for (;;) {
      const rows: ReportRow[] = await this.dataSource.query(
        `SELECT i.position, i.user_id, i.outcome, i.attempts, i.error_code, i.error_message, i.doubt,
                i.connected_at, i.finished_at, p.outcome AS predicted_outcome,
                p.error_code AS predicted_error_code, ${DEVIATED} AS deviated
           FROM (SELECT * FROM job_items WHERE job_id = $1 AND position > $2 ORDER BY position LIMIT ${PAGE}) i
           LEFT JOIN job_items p ON ${isPrediction('$3')} ORDER BY i.position`,
        [job.id, after, job.predictedBy],
      );
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.position;
    }
  }
}
