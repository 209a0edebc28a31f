import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { operatorNames } from '../../operators/operator-names.js';
import type { Actor } from '../../platform/http/actor.js';
import { conflict } from '../../platform/http/problem.js';
import type { Job } from '../job.entity.js';
import { SAMPLE_SIZE } from '../jobs.constants.js';
import { JobApproval } from './job-approval.entity.js';
import type { JobApprovalView, JobCheck } from './job-check.schema.js';
import { JobChecker } from './job-checker.js';

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
    const rows = await this.dataSource.manager.find(JobApproval, { where: { jobId }, order: { id: 'ASC' } });
    const names = await operatorNames(
      this.dataSource.manager,
      rows.map(({ approvedBy }) => approvedBy),
    );
    return rows.map(({ approvedBy, approvedAt, known, wasShown, sample }) => ({
      approvedBy: names.get(approvedBy) ?? null,
      approvedAt: approvedAt.toISOString(),
      known,
      wasShown,
      sample,
    }));
  }
}
