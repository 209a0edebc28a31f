import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { IS_HALTED } from '../../halts/halt-gate.js';
import { KakaoSilence } from '../../platform/kakao/kakao-silence.js';
import { toldRound } from '../../platform/told-round.js';
import { HEARTBEAT_MS, LEASE_MS } from '../jobs.constants.js';
import { PROTECTED_VERSION } from '../leave-out.js';
import { now } from './clock.js';
import type { Lease, LeaseEnd } from './lease.js';

const WATCH_MS = 250;

/**
 * Renews all claims of this worker and reads the states of their jobs, in one statement every half second:
 * that is how soon a pause takes effect, and that somebody is protected. It also tells others since when Kakao is silent.
 */
@Injectable()
export class Heartbeat implements OnModuleDestroy {
  private readonly leases = new Map<string, Lease>();
  private timer: NodeJS.Timeout | undefined;
  private readonly watch: NodeJS.Timeout;
  private isClosed = false;
  private readonly renewAll = toldRound('ClaimRenewal', () => this.renew([...this.leases.values()]));

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly silence: KakaoSilence,
  ) {
    // A clock of its own: a renewal may hang as long as PostgreSQL is away.
    this.watch = setInterval(() => this.stopExpired(), WATCH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.watch);
    this.close();
  }

  /** No further call of this worker leaves, under the claims that it holds and those that it still takes. */
  close(): void {
    this.isClosed = true;
    this.stopAll('shutdown');
  }

  add(lease: Lease): void {
    this.leases.set(lease.token, lease);
    if (this.isClosed) lease.stop('shutdown');
    this.timer ??= setTimeout(() => this.beat(), HEARTBEAT_MS);
  }

  remove(lease: Lease): void {
    this.leases.delete(lease.token);
  }

  /** No further call of this worker leaves under the claims that it holds now. */
  stopAll(reason: LeaseEnd): void {
    for (const lease of this.leases.values()) lease.stop(reason);
  }

  /** No further call of one job. */
  stopJob(jobId: string, reason: LeaseEnd): void {
    for (const lease of this.leases.values()) if (lease.jobId === jobId) lease.stop(reason);
  }

  /** Cuts calls under way. */
  abortAll(): void {
    for (const lease of this.leases.values()) lease.abort();
  }

  get isIdle(): boolean {
    return this.leases.size === 0;
  }

  private stopExpired(): void {
    for (const lease of this.leases.values()) lease.stopIfExpired();
  }

  private async beat(): Promise<void> {
    const begunAt = now();
    await this.renewAll();
    const rest = Math.max(0, HEARTBEAT_MS - (now() - begunAt));
    this.timer = this.leases.size > 0 ? setTimeout(() => this.beat(), rest) : undefined;
  }

  private async renew(held: Lease[]): Promise<void> {
    if (held.length === 0) return;
    const sentAt = now();
    const rows: { claimed_by: string; is_running: boolean; protected_version: string | null }[] =
      await this.dataSource.query(
        `WITH renewed AS (
         UPDATE job_chunks c SET lease_until = now() + make_interval(secs => $4),
                silent_since = now() - make_interval(secs => held.silent_ms / 1000)
           FROM unnest($1::bigint[], $2::int[], $3::uuid[], $6::float8[]) AS held (job_id, chunk, token, silent_ms)
          WHERE c.job_id = held.job_id AND c.chunk = held.chunk AND c.claimed_by = held.token
         RETURNING c.job_id, c.claimed_by)
       SELECT r.claimed_by, j.status = 'running' AND NOT ${IS_HALTED} AS is_running,
              CASE WHEN $5 THEN ${PROTECTED_VERSION} END AS protected_version
         FROM renewed r JOIN jobs j ON j.id = r.job_id`,
        [
          held.map(({ jobId }) => jobId),
          held.map(({ chunk }) => chunk),
          held.map(({ token }) => token),
          LEASE_MS / 1_000,
          held.some((lease) => lease.protectedVersion !== null),
          held.map(({ jobId }) => this.silence.longOf(jobId)),
        ],
      );
    const states = new Map(rows.map((row) => [row.claimed_by, row]));
    for (const lease of held) {
      const state = states.get(lease.token);
      if (!state) lease.stop('lost');
      else lease.renewed(sentAt);
      if (state && !state.is_running && !lease.isCancelling) lease.stop('job-stopped');
      if (state && isOutdated(lease, state.protected_version)) lease.stop('protection');
    }
  }
}

function isOutdated({ protectedVersion }: Lease, current: string | null): boolean {
  return protectedVersion !== null && protectedVersion !== current;
}
