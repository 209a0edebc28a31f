import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { IS_HALTED } from '../../halts/halt-gate.js';
import { plainArray } from '../../platform/database/array-text.js';
import type { JobKind } from '../job.types.js';
import { LEASE_MS, TRIES_IN_ALL } from '../jobs.constants.js';
import { handlerOf } from '../kinds/registry.js';
import { IS_PROTECTED, leaveOut, MAX_POSITION, PROTECTED_VERSION } from '../leave-out.js';
import { IS_APPROVAL_EXPIRED } from '../steps/jobs.expiry.js';
import type { Claim, ClaimedJob, WorkItem } from './claim.js';
import { DailyCeiling } from './daily-ceiling.js';

interface JobRow {
  id: string;
  kind: JobKind;
  params: unknown;
  dry_run: boolean;
  predicted_by: string | null;
  reason: string;
  created_by: string;
  created_by_email: string | null;
  started_at: Date;
  begun_at: Date | null;
  run_limit: number | null;
  chunk_size: number;
  retries: number;
  status: string;
}

interface ItemRow {
  position: number;
  user_id: string;
  attempts: number;
  connected_ms: number | null;
  was_absent: boolean;
  doubt: WorkItem['doubt'];
  answer: WorkItem['answer'];
  is_protected: boolean;
}

/** SQL: Kakao did not know the person before, nor did the dry run find a link of somebody of whom none was known. */
const WAS_ABSENT = `(i.was_absent OR (i.connected_at IS NULL AND EXISTS (
  SELECT FROM job_items p WHERE p.job_id + 0 = $5::bigint AND p.user_id = i.user_id AND p.was_absent)))`;

/**
 * SQL on an item `i` of a chunk whose holder was cut off: it may have called the person, and what came of that is not known
 * yet. It called nobody beyond where it had begun, nobody who was not linked, and nobody again who had failed by then.
 *
 * @param begunTo SQL: the position up to which it had begun
 * @param putBack SQL: positions of those who had failed and were put back meanwhile
 */
export function mayBeCalled(begunTo: string, putBack: string): string {
  return `i.position < ${begunTo} AND i.outcome = 'pending' AND i.doubt IS NULL AND NOT i.was_absent
    AND i.position <> ALL (coalesce(${putBack}, '{}'::int[]))`;
}

/** Taking chunks and giving them back, by guarded updates: one holder at a time. */
@Injectable()
export class ChunkClaims {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly ceiling: DailyCeiling,
    private readonly audit: AuditService,
  ) {}

  /**
   * Takes a chunk for {@link LEASE_MS}.
   *
   * @returns null where there is nothing to do: it is done, held, put off, or its job does not run
   */
  async claim(jobId: string, chunk: number): Promise<Claim | null> {
    return this.dataSource.transaction(async (manager) => {
      const row = await lockJob(manager, jobId);
      if (!row) return null;
      const claim: Claim = {
        job: toJob(row),
        chunk,
        token: randomUUID(),
        from: chunk * row.chunk_size,
        to: Math.min((chunk + 1) * row.chunk_size, row.run_limit ?? MAX_POSITION),
        allowance: null,
        isDoubtFirst: false,
        protectedVersion: null,
      };
      if (!(await takeChunk(manager, claim))) return null;
      const { handler, isDryRun, isCancelling } = claim.job;
      if (handler.isIrreversible && !isCancelling) claim.protectedVersion = await readVersion(manager);
      if (handler.isIrreversible && !isDryRun && !isCancelling) {
        Object.assign(claim, await this.ceiling.reserve(manager, claim));
      }
      return claim;
    });
  }

  /**
   * The items of a claim that have no outcome yet. Who is protected by now is left out of an irreversible job here,
   * at the last moment; those among them whom an earlier call may have reached are told, and are not to be called.
   */
  async items(claim: Claim): Promise<WorkItem[]> {
    const { job, from, to } = claim;
    const isSparing = claim.protectedVersion !== null;
    const limit = claim.isDoubtFirst ? null : claim.allowance;
    if (isSparing) {
      await this.dataSource.transaction((manager) =>
        leaveOut(manager, this.audit, job.id, 'protected', { from, to }),
      );
    }
    const rows: ItemRow[] = await this.dataSource.query(
      `SELECT i.position, i.user_id, i.attempts, (extract(epoch FROM i.connected_at) * 1000)::float8 AS connected_ms,
              ${WAS_ABSENT} AS was_absent, i.doubt, i.answer, ${isSparing ? IS_PROTECTED : 'false'} AS is_protected
         FROM job_items i
        WHERE i.job_id = $1 AND i.position >= $2 AND i.position < $3 AND i.outcome = 'pending'
        ORDER BY i.position LIMIT $4`,
      [job.id, from, to, limit, job.predictedBy],
    );
    // Nobody behind the last of them is called.
    if (limit !== null) claim.to = (rows.at(-1)?.position ?? from - 1) + 1;
    return rows.map((row) => ({
      position: row.position,
      userId: row.user_id,
      attempts: row.attempts,
      connectedAt: row.connected_ms === null ? null : new Date(row.connected_ms),
      wasAbsent: row.was_absent,
      doubt: row.doubt,
      answer: row.answer,
      isProtected: row.is_protected,
    }));
  }

  /**
   * Writes what the check of links showed, before any call leaves: who was not linked, and which link a person
   * has of whom none was known. From here on an interruption puts the claim's people in doubt.
   *
   * @param absent positions
   * @returns false where the chunk is no longer ours, or failed people of it were put back since it was taken: they are among
   *   those that were not looked at
   */
  async begin(
    claim: Claim,
    absent: number[],
    seen: { position: number; connectedAt: Date }[],
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [, held]: [unknown, number] = await manager.query(
        `UPDATE job_chunks SET has_begun = true, begun_to = $4
          WHERE job_id = $1 AND chunk = $2 AND claimed_by = $3 AND put_back IS NULL`,
        [claim.job.id, claim.chunk, claim.token, claim.to],
      );
      if (held !== 1) return false;
      if (absent.length + seen.length === 0) return true;
      await manager.query(
        `UPDATE job_items i
            SET was_absent = i.was_absent OR s.connected_at IS NULL,
                connected_at = COALESCE(i.connected_at, s.connected_at)
           FROM unnest($2::int[], $3::timestamptz[]) AS s (position, connected_at)
          WHERE i.job_id = $1 AND i.position = s.position
            AND i.position >= $4 AND i.position < $5`,
        [
          claim.job.id,
          plainArray([...absent, ...seen.map(({ position }) => position)]),
          plainArray([
            ...absent.map(() => null),
            ...seen.map(({ connectedAt }) => connectedAt.toISOString()),
          ]),
          claim.from,
          claim.to,
        ],
      );
      return true;
    });
  }

  /**
   * Gives a chunk back; what is left of it may be taken again after `waitMs`. Of the daily ceiling it keeps enough set aside
   * for whoever takes it again to come from its first people to the last of those in doubt. Its row is locked first: where
   * the job is being cancelled or retried at this very moment, what is left is looked at after that.
   */
  async release({ job, chunk, token }: Claim, waitMs: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        'SELECT 1 FROM job_chunks WHERE job_id = $1 AND chunk = $2 AND claimed_by = $3 FOR UPDATE',
        [job.id, chunk, token],
      );
      await manager.query(
        `WITH rest AS (
           SELECT count(*) > 0 AS is_open, coalesce(max(o.place) FILTER (WHERE o.doubt IS NOT NULL), 0) AS doubted
             FROM (SELECT i.doubt, row_number() OVER (ORDER BY i.position)::int AS place
                     FROM jobs j JOIN job_items i ON i.job_id = j.id
                    WHERE j.id = $1 AND i.position >= $2 * j.chunk_size AND i.position < ($2 + 1) * j.chunk_size
                      AND i.outcome = 'pending') AS o)
         UPDATE job_chunks c
            SET claimed_by = NULL, reserved = least(c.reserved, rest.doubted),
                lease_until = CASE WHEN least(c.reserved, rest.doubted) > 0 THEN now() END,
                is_done = NOT rest.is_open, has_doubt = rest.doubted > 0,
                not_before = CASE WHEN $4 > 0 THEN now() + make_interval(secs => $4) END
           FROM rest WHERE c.job_id = $1 AND c.chunk = $2 AND c.claimed_by = $3`,
        [job.id, chunk, token, waitMs / 1_000],
      );
    });
  }

  /** Lets a chunk that nobody holds rest for `waitMs`: others have set aside what is left of the daily ceiling. */
  async putOff(jobId: string, chunk: number, waitMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE job_chunks SET not_before = now() + make_interval(secs => $3), awaits_ceiling = true
        WHERE job_id = $1 AND chunk = $2 AND NOT is_done AND (lease_until IS NULL OR lease_until < now())`,
      [jobId, chunk, waitMs / 1_000],
    );
  }
}

/** Shares the row's lock with other claims, so that no claim overtakes a pause or a cancellation. */
async function lockJob(manager: EntityManager, jobId: string): Promise<JobRow | undefined> {
  const [row]: JobRow[] = await manager.query(
    `SELECT j.id, j.kind, j.params, j.dry_run, j.predicted_by, j.reason, j.created_by, j.started_at, j.begun_at, j.run_limit, j.chunk_size,
            j.retries, j.status, (SELECT email FROM operators o WHERE o.id = j.created_by) AS created_by_email
       FROM jobs j
      WHERE j.id = $1 AND ((j.status = 'running' AND NOT ${IS_HALTED} AND NOT ${IS_APPROVAL_EXPIRED}) OR (j.status = 'paused' AND j.stop_reason = 'cancelling'))
        FOR SHARE OF j`,
    [jobId],
  );
  return row;
}

/** Read before the people are: whoever is protected later makes it differ. */
async function readVersion(manager: EntityManager): Promise<string> {
  const [row]: { version: string }[] = await manager.query(`SELECT ${PROTECTED_VERSION} AS version`);
  return (row as { version: string }).version;
}

/**
 * Puts the claim into the chunk's row, and in doubt whom a lost holder may have called. A row that somebody has locked is not
 * waited for: its holder may be recording what came of its people.
 *
 * @returns false where it cannot be taken now
 */
async function takeChunk(manager: EntityManager, claim: Claim): Promise<boolean> {
  const { handler, isDryRun } = claim.job;
  const [rows]: [{ called_to: number | null; put_back: number[] | null }[]] = await manager.query(
    `UPDATE job_chunks c
        SET claimed_by = $3, lease_until = now() + make_interval(secs => $4), attempts = c.attempts + 1,
            awaits_ceiling = false, silent_since = NULL, has_doubt = c.has_doubt OR before.called_to IS NOT NULL,
            begun_to = NULL, put_back = NULL
       FROM (SELECT CASE WHEN $5 AND claimed_by IS NOT NULL THEN begun_to END AS called_to, put_back
               FROM job_chunks WHERE job_id = $1 AND chunk = $2 FOR UPDATE SKIP LOCKED) AS before
      WHERE c.job_id = $1 AND c.chunk = $2 AND NOT c.is_done
        AND (c.lease_until IS NULL OR c.lease_until < now())
        AND (c.not_before IS NULL OR c.not_before <= now())
     RETURNING before.called_to, before.put_back`,
    [claim.job.id, claim.chunk, claim.token, LEASE_MS / 1_000, handler.isChanging && !isDryRun],
  );
  const taken = rows[0];
  if (!taken) return false;
  if (taken.called_to !== null) {
    await manager.query(
      `UPDATE job_items i SET doubt = 'worker_lost'
        WHERE i.job_id = $1 AND i.position >= $2 AND ${mayBeCalled('$3', '$4')}`,
      [claim.job.id, claim.from, taken.called_to, plainArray(taken.put_back ?? [])],
    );
  }
  return true;
}

function toJob(row: JobRow): ClaimedJob {
  const handler = handlerOf(row.kind);
  return {
    id: row.id,
    handler,
    params: handler.paramsSchema.parse(row.params),
    isDryRun: row.dry_run,
    predictedBy: row.predicted_by,
    reason: row.reason,
    actor: { type: 'operator', operatorId: row.created_by, operatorEmail: row.created_by_email },
    startedAt: row.started_at,
    begunAt: row.begun_at ?? row.started_at,
    maxAttempts: TRIES_IN_ALL * (row.retries + 1),
    isCancelling: row.status === 'paused',
  };
}
