import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { AppCheck, OtherApp } from '../consents/app-check.js';
import { ConsentRecorder } from '../consents/consent-recorder.js';
import { KakaoReader } from '../consents/kakao-reader.js';
import { Tolerance } from '../consents/tolerance.js';
import { requestComparison } from '../drift/request-comparison.js';
import { KakaoClient, KakaoError } from '../kakao-client/index.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { KakaoSilence } from '../platform/kakao/kakao-silence.js';
import { log } from '../platform/log/log.js';
import { renewed } from '../platform/renewed.js';
import type { SyncCounts, SyncCursor, SyncMode, SyncStatus } from './sync.entity.js';
import { readIdPage } from './sync-pages.js';

const SLICE_MS = 5_000;
const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
const WAIT_AFTER_FAILURE_SECONDS = 10;
const VERIFY_BATCH = 1_000;
/** After so many failures of one step, those in it who keep failing are left out. */
const PATIENCE = 6;

/** What is told of a sync while Kakao does not answer. */
const SILENT = ['timeout', 'Kakao does not answer.'];

interface Claim {
  id: string;
  /** Of this claim alone: one that was lost is not taken for a later one of the same process. */
  claimed_by: string;
  mode: SyncMode;
  cursor: SyncCursor;
  counts: SyncCounts;
  started_at: Date;
}

/** The sync is held by somebody else now, or was ended. */
class LostClaim extends Error {}

/**
 * Does the work of a sync in slices of some seconds. Each page is read from Kakao, then recorded together
 * with the cursor in one transaction: a kill in the middle repeats one page at most, and repeating changes
 * nothing. Who is gone is decided only after the whole list was read, and then by asking for each by id.
 */
@Injectable()
export class SyncsRunner {
  /** Where a sync failed last, and how often in a row. */
  private readonly failures = new Map<string, { cursor: SyncCursor; times: number }>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly client: KakaoClient,
    private readonly kakao: KakaoReader,
    private readonly recorder: ConsentRecorder,
    private readonly audit: AuditService,
    private readonly app: AppCheck,
    private readonly silence: KakaoSilence,
  ) {}

  /**
   * Works on a sync for some seconds.
   *
   * @param signal ends the slice early; what was read of the current page is dropped
   * @returns whether there is more to do at once
   */
  async runSlice(syncId: string, signal: AbortSignal): Promise<boolean> {
    const claim = await this.claim(syncId);
    if (!claim) return false;
    const renew = () => this.renew(claim);
    return renewed({ everyMs: RENEW_MS, renew, what: { syncId } }, () => this.slice(claim, signal));
  }

  private async slice(claim: Claim, signal: AbortSignal): Promise<boolean> {
    try {
      await this.app.ensure({ priority: 'bulk', signal });
      const end = performance.now() + SLICE_MS;
      let isDone = false;
      while (!isDone && !signal.aborted && performance.now() < end) {
        isDone =
          claim.cursor.phase === 'pages' ? await this.page(claim, signal) : await this.verify(claim, signal);
      }
      await this.release(claim, 0);
      return !isDone && !signal.aborted;
    } catch (error) {
      await this.handle(claim, error, signal);
      return false;
    }
  }

  private async claim(syncId: string): Promise<Claim | null> {
    return this.dataSource.transaction(async (manager) => {
      const [rows]: [(Claim & { is_first: boolean })[]] = await manager.query(
        `UPDATE syncs SET status = 'running', claimed_by = $2, started_at = COALESCE(started_at, now()),
                lease_until = now() + make_interval(secs => $3)
          WHERE id = $1 AND status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
        RETURNING id, claimed_by, mode, cursor, counts, started_at, started_at = now() AS is_first`,
        [syncId, randomUUID(), LEASE_SECONDS],
      );
      const claim = rows[0];
      if (!claim) return null;
      if (claim.is_first) await this.recordStep(manager, claim, 'Sync.Started');
      return claim;
    });
  }

  /** Reads and records one page of the id list. Returns whether the sync has ended. */
  private async page(claim: Claim, signal: AbortSignal): Promise<boolean> {
    const page = await readIdPage(this.client, claim.mode, claim.cursor, signal);
    const wanted = claim.mode === 'full' ? page.ids : await this.unknown(page.ids);
    const observations = await this.kakao.readPeople(wanted, 'bulk', signal, this.isPatient(claim));
    const isEnd =
      page.isLast ||
      (claim.mode === 'recent' && wanted.length === 0 && (await this.isBelowGap(page.next.lastId)));
    const cursor: SyncCursor =
      isEnd && claim.mode === 'full'
        ? { phase: 'verify-gone', lastId: null, isFromIdInclusive: null }
        : page.next;
    return this.dataSource.transaction(async (manager) => {
      const result = await this.recorder.record(
        manager,
        // The list and the details disagree on whoever went in between: the end of a full pass decides.
        observations.filter(({ link }) => link === 'present'),
        { source: 'sync', syncId: claim.id },
      );
      const isCompleted = isEnd && claim.mode === 'recent';
      await this.advance(manager, claim, cursor, isCompleted ? 'completed' : 'running', {
        pages: 1,
        users: wanted.length,
        created: result.created,
        changed: result.changed,
      });
      return isCompleted;
    });
  }

  /**
   * Asks by id for people whom the complete list left out, and records those that Kakao does not know. Among them are those of
   * whom it gave no usable answer before, perhaps nobody else: they are few beside everybody who was read.
   */
  private async verify(claim: Claim, signal: AbortSignal): Promise<boolean> {
    const candidates: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM users
        WHERE status IN ('linked', 'waiting') AND (seen_at IS NULL OR seen_at < $1) AND id > $2
        ORDER BY id LIMIT $3`,
      [claim.started_at, claim.cursor.lastId ?? '0', VERIFY_BATCH],
    );
    const ids = candidates.map(({ id }) => id);
    const tolerance = new Tolerance(Math.max(ids.length, claim.counts.users), this.isPatient(claim));
    const observations = await this.kakao.readLinks(ids, 'bulk', signal, tolerance);
    const isCompleted = ids.length < VERIFY_BATCH;
    return this.dataSource.transaction(async (manager) => {
      const result = await this.recorder.record(manager, observations, { source: 'sync', syncId: claim.id });
      const cursor: SyncCursor = { ...claim.cursor, lastId: ids.at(-1) ?? claim.cursor.lastId };
      await this.advance(manager, claim, cursor, isCompleted ? 'completed' : 'running', {
        changed: result.changed,
        gone: observations.filter(({ link }) => link === 'absent').length,
      });
      return isCompleted;
    });
  }

  /** Whether a failure that may pass is waited for: it has not been for long at this step. */
  private isPatient({ id, cursor }: Claim): boolean {
    return this.failuresAt(id, cursor) < PATIENCE;
  }

  private failuresAt(id: string, cursor: SyncCursor): number {
    const last = this.failures.get(id);
    return last?.cursor.phase === cursor.phase && last.cursor.lastId === cursor.lastId ? last.times : 0;
  }

  private async unknown(ids: string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM users WHERE id = ANY($1::bigint[]) AND status <> 'unlinked'`,
      [ids],
    );
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !known.has(id));
  }

  /** A recent sync that ended in the middle leaves people unread below those that it read: another goes on down to there. */
  private async isBelowGap(lastId: string | null): Promise<boolean> {
    const [row]: { is_below: boolean }[] = await this.dataSource.query(
      `SELECT NOT EXISTS (
         SELECT FROM syncs WHERE mode = 'recent' AND status IN ('failed', 'cancelled') AND (cursor->>'lastId')::bigint <= $1
            AND id > coalesce((SELECT max(id) FROM syncs WHERE status = 'completed'), 0)) AS is_below`,
      [lastId],
    );
    return row?.is_below ?? true;
  }

  /** Moves the cursor in the transaction of what was read; fails where the sync is no longer ours. */
  private async advance(
    manager: EntityManager,
    claim: Claim,
    cursor: SyncCursor,
    status: SyncStatus,
    added: Partial<SyncCounts>,
  ): Promise<void> {
    const counts = Object.fromEntries(
      Object.entries(claim.counts).map(([name, count]) => [
        name,
        count + (added[name as keyof SyncCounts] ?? 0),
      ]),
    ) as unknown as SyncCounts;
    const [, affected]: [unknown, number] = await manager.query(
      `UPDATE syncs SET cursor = $3, counts = $4, status = $5, error_code = NULL, error_message = NULL,
              finished_at = CASE WHEN $5 = 'completed' THEN now() END,
              lease_until = now() + make_interval(secs => $6)
        WHERE id = $1 AND claimed_by = $2 AND status = 'running'`,
      [claim.id, claim.claimed_by, JSON.stringify(cursor), JSON.stringify(counts), status, LEASE_SECONDS],
    );
    if (affected !== 1) throw new LostClaim();
    if (status === 'completed') {
      this.failures.delete(claim.id);
      await this.recordStep(manager, claim, 'Sync.Completed', { counts });
      await requestComparison(manager, 'sync');
    }
    claim.cursor = cursor;
    claim.counts = counts;
  }

  /** Also tells that Kakao does not answer, long before the calls under way have failed for good. */
  private async renew({ id, claimed_by }: Claim): Promise<void> {
    await this.dataSource.query(
      `UPDATE syncs SET lease_until = now() + make_interval(secs => $3),
              error_code = coalesce($4, error_code), error_message = coalesce($5, error_message)
        WHERE id = $1 AND claimed_by = $2 AND status = 'running'`,
      [id, claimed_by, LEASE_SECONDS, ...(this.silence.longOf(null) === null ? [null, null] : SILENT)],
    );
  }

  private async release(
    { id, claimed_by }: Claim,
    waitSeconds: number,
    error?: { code: string; message: string },
  ) {
    await this.dataSource.query(
      `UPDATE syncs SET claimed_by = NULL, error_code = $3, error_message = $4,
              lease_until = CASE WHEN $5 > 0 THEN now() + make_interval(secs => $5) END
        WHERE id = $1 AND claimed_by = $2 AND status = 'running'`,
      [id, claimed_by, error?.code ?? null, error?.message ?? null, waitSeconds],
    );
  }

  /** What may pass is tried again after a pause, as often as it takes; what needs a person ends the sync. */
  private async handle(claim: Claim, error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof LostClaim) return;
    if (signal.aborted) return this.release(claim, 0);
    if (!(error instanceof KakaoError || error instanceof OtherApp)) {
      await this.release(claim, WAIT_AFTER_FAILURE_SECONDS).catch(() => undefined);
      throw error;
    }
    const failure = { code: codeOf(error), message: error.message };
    log.warn({ syncId: claim.id, ...failure }, 'Kakao failed a sync');
    if (error.isRetryable) {
      const { id, cursor } = claim;
      this.failures.set(id, { cursor, times: this.failuresAt(id, cursor) + 1 });
      return this.release(claim, WAIT_AFTER_FAILURE_SECONDS, failure);
    }
    this.failures.delete(claim.id);
    await this.dataSource.transaction(async (manager) => {
      const [, affected]: [unknown, number] = await manager.query(
        `UPDATE syncs SET status = 'failed', finished_at = now(), claimed_by = NULL, lease_until = NULL,
                error_code = $3, error_message = $4
          WHERE id = $1 AND claimed_by = $2 AND status = 'running'`,
        [claim.id, claim.claimed_by, failure.code, failure.message],
      );
      if (affected !== 1) return;
      await this.recordStep(manager, claim, 'Sync.Failed', { errorCode: failure.code });
      // What it had read until then stays.
      await requestComparison(manager, 'sync');
    });
  }

  private async recordStep(
    manager: EntityManager,
    claim: Claim,
    key: 'Sync.Started' | 'Sync.Completed' | 'Sync.Failed',
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(manager, {
      key,
      actor: SYSTEM_ACTOR,
      subjectType: 'sync',
      subjectId: claim.id,
      syncId: claim.id,
      result: key === 'Sync.Failed' ? 'failed' : 'succeeded',
      details: { mode: claim.mode, ...details },
    });
  }
}

/** Kakao's own code where there is one, otherwise what kind of trouble it was. */
function codeOf(error: KakaoError | OtherApp): string {
  return 'code' in error && typeof error.code === 'number' ? String(error.code) : error.kind;
}
