import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type AuditEntry, AuditService } from '../../audit/audit.service.js';
import { ConsentRecorder } from '../../consents/consent-recorder.js';
import type { Observation } from '../../consents/observation.js';
import { plainArray, sparseArray } from '../../platform/database/array-text.js';
import { jsonText } from '../../platform/database/json-text.js';
import { log } from '../../platform/log/log.js';
import { advanceJob } from '../job-progress.js';
import { LASTING_ANSWER } from '../steps/jobs.retry.js';
import { Brake } from './brake.js';
import type { ClaimedJob, ClaimedResult, ItemResult } from './claim.js';
import { cleanText } from './clean-text.js';
import { DailyCeiling, TODAY } from './daily-ceiling.js';
import { Heartbeat } from './heartbeat.js';

type Counted = 'succeeded' | 'unchanged' | 'failed';

/** Writes outcomes with all that follows from them, a batch in one transaction. */
@Injectable()
export class OutcomeStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly recorder: ConsentRecorder,
    private readonly audit: AuditService,
    private readonly ceiling: DailyCeiling,
    private readonly brake: Brake,
    private readonly heartbeat: Heartbeat,
  ) {}

  /**
   * Records results: items, mirror, access record, counts, and the end of the job with its last item. An item
   * that has an outcome already keeps it, so that writing a batch again changes nothing. Of a claim that somebody else
   * has taken over only what was done is recorded: the rest the next holder finds out anew, and knows better. Where
   * the brake stops the job, no further call of it leaves from here.
   */
  async write(job: ClaimedJob, claimed: ClaimedResult[]): Promise<void> {
    const isStopped = await this.dataSource.transaction(async (manager) => {
      const results = oneEach(claimed, await holdClaims(manager, job.id, claimed));
      const leftOut = claimed.length - results.length;
      if (leftOut > 0)
        log.warn({ jobId: job.id, leftOut }, 'outcomes of a lost claim are left to the next holder');
      if (results.length === 0) return false;
      const { recorded, countedToday } = await writeItems(manager, job.id, results);
      const fresh = results.filter((result) => result.outcome !== 'pending' && recorded.has(result.position));
      if (fresh.length === 0) return false;
      const observations = fresh
        .map((result) => result.observation)
        .filter((o): o is Observation => o !== null);
      if (observations.length > 0) {
        await this.recorder.record(manager, observations, {
          source: 'job',
          jobId: job.id,
          operatorId: job.actor.operatorId ?? null,
          reason: job.reason,
        });
      }
      await this.audit.recordMany(manager, auditEntries(job, fresh));
      const counts = countOutcomes(fresh);
      if (job.handler.isIrreversible && !job.isDryRun) {
        const changes = fresh.filter((result) => mayBeChange(result) && !countedToday.has(result.position));
        await this.countChanges(manager, job.id, changes);
      }
      const pairs = job.predictedBy ? await this.brake.compare(manager, job.predictedBy, fresh) : [];
      return advanceJob(manager, this.audit, job.id, counts, (before) => this.brake.add(before, pairs));
    });
    if (isStopped) this.heartbeat.stopJob(job.id, 'job-stopped');
  }

  /** Who failed may be tried again, and then found to have been changed already. */
  private async countChanges(manager: EntityManager, jobId: string, changes: ItemResult[]): Promise<void> {
    await this.ceiling.count(manager, changes.length);
    const failed = changes.filter(({ outcome }) => outcome === 'failed').map(({ position }) => position);
    await this.ceiling.remember(manager, jobId, failed);
  }
}

/**
 * Keeps the chunks of these results from being taken over until the transaction ends.
 *
 * @returns the tokens of the claims that still hold
 */
async function holdClaims(
  manager: EntityManager,
  jobId: string,
  claimed: ClaimedResult[],
): Promise<Set<string>> {
  const claims = [...new Set(claimed.map(({ claim }) => claim))];
  const rows: { token: string }[] = await manager.query(
    `SELECT claimed_by AS token FROM job_chunks
      WHERE job_id = $1 AND chunk = ANY ($2::int[]) AND claimed_by = ANY ($3::uuid[])
      ORDER BY chunk FOR KEY SHARE`,
    [jobId, plainArray(claims.map(({ chunk }) => chunk)), plainArray(claims.map(({ token }) => token))],
  );
  return new Set(rows.map(({ token }) => token));
}

/** One result a person: what was done, whoever did it, or else the latest of a claim that holds. */
function oneEach(claimed: ClaimedResult[], held: ReadonlySet<string>): ItemResult[] {
  const byPosition = new Map<number, ItemResult>();
  for (const { claim, result } of claimed) {
    if (result.outcome !== 'succeeded' && !held.has(claim.token)) continue;
    if (byPosition.get(result.position)?.outcome !== 'succeeded') byPosition.set(result.position, result);
  }
  return [...byPosition.values()];
}

interface WrittenRow {
  written: number;
  positions: number[] | null;
  counted: number[] | null;
}

/** @returns by position, which results were recorded, and of which a change is counted today already */
async function writeItems(
  manager: EntityManager,
  jobId: string,
  results: ItemResult[],
): Promise<{ recorded: Set<number>; countedToday: Set<number> }> {
  const positions = results.map((result) => result.position);
  const [row]: WrittenRow[] = await manager.query(
    `WITH written AS (UPDATE job_items i
        SET outcome = r.outcome, attempts = r.attempts,
            error_code = CASE WHEN r.outcome = 'pending' THEN i.error_code ELSE r.error_code END,
            error_message = CASE WHEN r.outcome = 'pending' THEN i.error_message ELSE r.error_message END,
            answer = coalesce(r.answer::jsonb, ${LASTING_ANSWER}), doubt = r.doubt,
            finished_at = CASE WHEN r.outcome <> 'pending' THEN now() END
       FROM unnest($2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[])
         AS r (position, outcome, attempts, error_code, error_message, answer, doubt)
      WHERE i.job_id = $1 AND i.position = r.position AND i.outcome = 'pending'
        AND i.position BETWEEN $9 AND $10
     RETURNING i.position, i.counted_on)
     SELECT count(*)::int AS written, CASE WHEN count(*) < $11 THEN array_agg(position) END AS positions,
            array_agg(position) FILTER (WHERE counted_on = ${TODAY}) AS counted
       FROM written`,
    [
      jobId,
      plainArray(positions),
      plainArray(results.map((result) => result.outcome)),
      plainArray(results.map((result) => result.attempts)),
      sparseArray(results.map((result) => result.errorCode)),
      sparseArray(
        results.map(({ errorMessage }) => (errorMessage === null ? null : cleanText(errorMessage))),
      ),
      sparseArray(results.map(({ answer }) => (answer === null ? null : jsonText(answer)))),
      sparseArray(results.map((result) => result.doubt)),
      // Without bounds a planner that knows nothing of a new job yet may read all its items for every batch.
      Math.min(...positions),
      Math.max(...positions),
      positions.length,
    ],
  );
  // Which they were is told only where some had an outcome already, which is rare.
  const recorded = new Set(row?.written === positions.length ? positions : row?.positions);
  return { recorded, countedToday: new Set(row?.counted) };
}

/** A failure in doubt may have been carried out, so the ceiling takes it for a change. */
function mayBeChange({ outcome, doubt }: ItemResult): boolean {
  return outcome === 'succeeded' || (outcome === 'failed' && doubt !== null);
}

/** Who was changed, all of it or a part, or read, who was so already, and at whom it failed; a dry run only looked. */
function auditEntries(job: ClaimedJob, results: ItemResult[]): AuditEntry[] {
  const base = { actor: job.actor, subjectType: 'job', subjectId: job.id, jobId: job.id, reason: job.reason };
  const idsOf = (outcome: Counted) =>
    results.filter((result) => result.outcome === outcome).map((result) => result.userId);
  if (job.isDryRun) {
    const userIds = results.map((result) => result.userId);
    return [{ ...base, key: 'Job.BatchApplied', userIds, details: { dryRun: true, kind: job.handler.kind } }];
  }
  const { params } = job;
  const { auditKey: key, kind } = job.handler;
  // Of them too it was read how they stand, though nothing was done.
  const asBefore = { key: 'Job.BatchApplied', details: { kind, params, unchanged: true } } as const;
  const partly = results.filter(isPartlyDone).map(({ userId }) => userId);
  const entries: AuditEntry[] = [
    { ...base, key, userIds: idsOf('succeeded'), details: { params } },
    { ...base, key, userIds: partly, details: { params, partly: true } },
    { ...base, ...asBefore, userIds: idsOf('unchanged') },
    { ...base, key, userIds: idsOf('failed'), result: 'failed', details: { params } },
  ];
  return entries.filter((entry) => entry.userIds?.length);
}

/** Whether it failed, and yet changed something: Kakao took some of the terms and left out the others. */
function isPartlyDone({ outcome, observation }: ItemResult): boolean {
  return outcome === 'failed' && (observation?.own?.length ?? 0) > 0;
}

function countOutcomes(results: ItemResult[]): Record<Counted, number> {
  const counts = { succeeded: 0, unchanged: 0, failed: 0 };
  for (const { outcome } of results) if (outcome !== 'pending') counts[outcome]++;
  return counts;
}
