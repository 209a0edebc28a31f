import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { operatorNames } from '../../operators/operator-names.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { UserFilter } from '../../users/users.schema.js';
import { JobApprovals } from '../check/job-approvals.js';
import { JobsReader } from '../jobs.reader.js';
import type { JobView } from '../jobs.schema.js';
import type { JobSummary } from './job-summary.schema.js';

const MAX_CAUSES = 200;
/** So many steps are told from the beginning, and as many from the end. */
const STEPS_OF_EACH_END = 250;

interface Row {
  outcome: JobSummary['causes'][number]['outcome'];
  errorCode: string | null;
  errorMessage: string | null;
  doubt: JobSummary['causes'][number]['doubt'];
  count: number;
  attempts: string;
  untried: number;
}

interface StepRow {
  key: string;
  occurred_at: Date;
  actor_type: JobSummary['steps'][number]['actor'];
  operator_id: string | null;
  operator_email: string | null;
  reason: string | null;
  details: Record<string, unknown>;
  /** Of all steps of the job. */
  total: number;
}

/** What became of a job, on one page and without anybody's name or id. */
@Injectable()
export class JobsSummary {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: JobsReader,
    private readonly approvals: JobApprovals,
  ) {}

  /** @throws ProblemError 404 `job_not_found` */
  async of(id: string): Promise<JobSummary> {
    const job = await this.reader.get(id);
    const [rows, steps, approvals] = await Promise.all([
      this.causes(id),
      this.steps(id),
      this.approvals.of(id),
    ]);
    const operators = await operatorNames(
      this.dataSource.manager,
      steps.map((step) => step.operator_id),
    );
    const sum = (count: (row: Row) => number) => rows.reduce((total, row) => total + count(row), 0);
    const now = databaseTime();
    return {
      job: withoutIds(await this.reader.presentOne(job)),
      generatedAt: now.toISOString(),
      neverTried: sum((row) => row.untried),
      doubtful: sum((row) => (row.doubt === null ? 0 : row.count)),
      attempts: sum((row) => Number(row.attempts)),
      durationSeconds: job.startedAt
        ? ((job.finishedAt ?? now).getTime() - job.startedAt.getTime()) / 1_000
        : null,
      causes: rows.slice(0, MAX_CAUSES).map(({ outcome, errorCode, errorMessage, doubt, count }) => ({
        outcome,
        errorCode,
        errorMessage,
        doubt,
        count,
      })),
      approvals: approvals.map(({ sample: _, ...approval }) => approval),
      steps: steps.map((step) => ({
        key: step.key,
        at: step.occurred_at.toISOString(),
        actor: step.actor_type,
        operator: step.operator_email,
        by: operators.get(step.operator_id ?? '') ?? null,
        reason: step.reason,
        details: countingIds(step.details),
      })),
      stepsLeftOut: (steps[0]?.total ?? 0) - steps.length,
    };
  }

  private causes(id: string): Promise<Row[]> {
    return this.dataSource.query(
      `SELECT outcome, error_code AS "errorCode", min(error_message) AS "errorMessage", doubt,
              count(*)::int AS count, sum(attempts) AS attempts,
              (count(*) FILTER (WHERE attempts = 0 AND outcome IN ('pending', 'cancelled')))::int AS untried
         FROM job_items WHERE job_id = $1
        GROUP BY outcome, error_code, doubt ORDER BY count DESC, outcome, error_code, doubt`,
      [id],
    );
  }

  private steps(id: string): Promise<StepRow[]> {
    return this.dataSource.query(
      `SELECT key, occurred_at, actor_type, operator_id, operator_email, reason, details, total
         FROM (SELECT id, key, occurred_at, actor_type, operator_id, operator_email, reason, details,
                      row_number() OVER (ORDER BY id) AS place, (count(*) OVER ())::int AS total
                 FROM audit_events
                WHERE job_id = $1 AND key LIKE 'Job.%'
                  AND key NOT IN ('Job.Viewed', 'Job.ItemsViewed', 'Job.BatchApplied', 'Job.ReportDownloaded')) AS steps
        WHERE place <= ${STEPS_OF_EACH_END} OR place > total - ${STEPS_OF_EACH_END} ORDER BY id`,
      [id],
    );
  }
}

/** The job as chosen by ids, where its filter names some. */
function withoutIds(job: JobView): JobView {
  return job.filter?.ids ? { ...job, filter: null } : job;
}

/** The details of a step, with a number in place of the ids of a filter. */
function countingIds(details: Record<string, unknown>): Record<string, unknown> {
  const filter = details.filter as UserFilter | undefined;
  return filter?.ids ? { ...details, filter: { ...filter, ids: filter.ids.length } } : details;
}
