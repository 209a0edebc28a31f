import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Job } from '../job.entity.js';
import type { JobFailures } from '../jobs.schema.js';

const MAX_CAUSES = 100;
/** Jobs whose count is kept. */
const KEPT = 200;

interface Count {
  /** What is counted is no older than this revision of the job. */
  revision: number;
  hasBegun: boolean;
  failures: Promise<JobFailures>;
}

/**
 * Counts the failed of a job by cause. Of hundreds of thousands that takes a second, and a job that is watched is asked about
 * with each batch: so one count of a job is made at a time, all who ask before it begins share it, and it is kept for as
 * long as the job stays as it is.
 */
@Injectable()
export class FailureCounts {
  private readonly counts = new Map<string, Count>();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Failed items by cause, the most frequent first. */
  of({ id, revision }: Pick<Job, 'id' | 'revision'>): Promise<JobFailures> {
    const last = this.counts.get(id);
    if (last && (last.revision >= revision || !last.hasBegun)) {
      last.revision = Math.max(last.revision, revision);
      return last.failures;
    }
    const begin = () => {
      count.hasBegun = true;
      return this.count(id);
    };
    const before = last?.failures ?? Promise.resolve();
    const count: Count = { revision, hasBegun: false, failures: before.then(begin, begin) };
    count.failures.catch(() => {
      if (this.counts.get(id) === count) this.counts.delete(id);
    });
    this.keep(id, count);
    return count.failures;
  }

  private keep(id: string, count: Count): void {
    this.counts.delete(id);
    this.counts.set(id, count);
    const [longest] = this.counts.keys();
    if (this.counts.size > KEPT && longest !== undefined) this.counts.delete(longest);
  }

  private async count(jobId: string): Promise<JobFailures> {
    const data: JobFailures['data'] = await this.dataSource.query(
      `SELECT error_code AS "errorCode", min(error_message) AS "errorMessage", count(*)::int AS count
         FROM job_items WHERE job_id = $1 AND error_code IS NOT NULL AND outcome = 'failed'
        GROUP BY error_code ORDER BY count DESC, error_code LIMIT ${MAX_CAUSES}`,
      [jobId],
    );
    return { data };
  }
}
