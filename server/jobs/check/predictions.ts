import type { EntityManager } from 'typeorm';
import type { AuditService } from '../../audit/audit.service.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { conflict } from '../../platform/http/problem.js';
import type { JobCheck } from './job-check.schema.js';

/**
 * Makes a dry run that has just completed the prediction of the draft it was made for, unless that has begun
 * meanwhile. In the transaction that completes the dry run.
 */
export async function linkPrediction(
  manager: EntityManager,
  audit: AuditService,
  dryRun: string,
): Promise<void> {
  const [drafts]: [{ id: string; succeeded: number; unchanged: number; failed: number }[]] =
    await manager.query(
      `UPDATE jobs draft SET predicted_by = dry.id, revision = draft.revision + 1
         FROM jobs dry
        WHERE dry.id = $1 AND draft.id = dry.predicts AND draft.started_at IS NULL
          AND draft.status IN ('draft', 'awaiting_approval')
       RETURNING draft.id, dry.succeeded, dry.unchanged, dry.failed`,
      [dryRun],
    );
  await audit.recordMany(
    manager,
    drafts.map(({ id, ...counts }) => ({
      key: 'Job.Predicted' as const,
      actor: SYSTEM_ACTOR,
      subjectType: 'job',
      subjectId: id,
      jobId: id,
      details: { dryRun, ...counts },
    })),
  );
}

/** What a dry run said of how many people; null where there is none. */
export async function predictionBy(
  manager: EntityManager,
  dryRun: string | null,
): Promise<JobCheck['prediction']> {
  const [row]: NonNullable<JobCheck['prediction']>[] = await manager.query(
    'SELECT id AS "dryRun", succeeded, unchanged, failed FROM jobs WHERE id = $1',
    [dryRun],
  );
  return row ?? null;
}

/** Whether a job that began goes by what this dry run said. */
export async function isInUse(manager: EntityManager, dryRun: string): Promise<boolean> {
  const [row]: { is_in_use: boolean }[] = await manager.query(
    `SELECT EXISTS (SELECT FROM jobs WHERE predicted_by = $1
        AND (started_at IS NOT NULL OR status NOT IN ('draft', 'awaiting_approval'))) AS is_in_use`,
    [dryRun],
  );
  return row?.is_in_use ?? false;
}

/**
 * A job that goes by a dry run begins only while that says the same to everybody.
 *
 * @throws ProblemError 409 `prediction_not_over` where it is being tried again, or was stopped in that
 */
export async function refuseOpenPrediction(manager: EntityManager, dryRun: string | null): Promise<void> {
  const rows: unknown[] = await manager.query(`SELECT 1 FROM jobs WHERE id = $1 AND status <> 'completed'`, [
    dryRun,
  ]);
  if (rows.length > 0) {
    throw conflict('prediction_not_over', 'The dry run that it goes by is being tried again.');
  }
}
