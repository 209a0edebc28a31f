import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../platform/http/actor.js';
import { conflict } from '../../platform/http/problem.js';
import type { Job } from '../job.entity.js';
import { SAMPLE_SIZE } from '../jobs.constants.js';
import type { JobApprovalView, JobCheck } from './job-check.schema.js';
import { JobChecker } from './job-checker.js';

interface ApprovalRow {
  approved_by: string;
  name: string | null;
  email: string | null;
  approved_at: Date;
  known: JobCheck;
  was_shown: boolean;
  sample: string[];
}

/** Keeps what the approvers of jobs saw. */
@Injectable()
export class JobApprovals {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly checker: JobChecker,
  ) {}

  /**
   * Keeps what is known of the job now, in the transaction that approves it.
   *
   * @param checkDigest names what the approver saw, where the request says it
   * @returns what was kept
   * @throws ProblemError 409 `check_changed` where it is not what is known now
   */
  async keep(
    manager: EntityManager,
    job: Job,
    checkDigest: string | undefined,
    actor: Actor,
  ): Promise<JobCheck> {
    const known = await this.checker.of(manager, job);
    if (checkDigest !== undefined && checkDigest !== known.digest) {
      throw conflict('check_changed', 'What is known of the job has changed since the page was loaded.');
    }
    await manager.query(
      `INSERT INTO job_approvals (job_id, approved_by, known, was_shown, sample)
       VALUES ($1, $2, $3, $4, ARRAY(SELECT user_id FROM job_items
                                      WHERE job_id = $1 AND position < ${SAMPLE_SIZE} ORDER BY position))`,
      [job.id, actor.operatorId, JSON.stringify(known), checkDigest !== undefined],
    );
    return known;
  }

  /** Approvals of a job, the first one first. */
  async of(jobId: string): Promise<JobApprovalView[]> {
    const rows: ApprovalRow[] = await this.dataSource.query(
      `SELECT a.approved_by, o.name, o.email, a.approved_at, a.known, a.was_shown, a.sample
         FROM job_approvals a LEFT JOIN operators o ON o.id = a.approved_by
        WHERE a.job_id = $1 ORDER BY a.id`,
      [jobId],
    );
    return rows.map((row) => ({
      approvedBy:
        row.name === null || row.email === null
          ? null
          : { id: row.approved_by, name: row.name, email: row.email },
      approvedAt: row.approved_at.toISOString(),
      known: row.known,
      wasShown: row.was_shown,
      sample: row.sample,
    }));
  }
}
