import { Injectable } from '@nestjs/common';
import type { OtherApp } from '../../consents/app-check.js';
import {
  isThrottled,
  KakaoApiError,
  KakaoBudgetError,
  type KakaoError,
  KakaoResponseError,
} from '../../kakao-client/index.js';
import { log } from '../../platform/log/log.js';
import { JobStop } from '../kinds/kind.js';
import { CallSlots } from './call-slots.js';
import { Heartbeat } from './heartbeat.js';
import { JobPauser } from './job-pauser.js';

/**
 * So many failures of passing kinds, one after another over all jobs, for so long and without one success, are no
 * accident. A quota is given longer: the pacer first tries whether slower calls pass.
 */
const FAILURES_IN_A_ROW = 24;
const PATIENCE_MS = 3_000;
const PATIENCE_WITH_QUOTA_MS = 20_000;
const THROTTLED_IN_A_ROW = 8;

/** Looks at links change nothing and fail nobody, so that an outage of a minute or two is waited for. */
const PATIENCE_WITH_LOOKS_MS = 120_000;
const LOOKS_IN_A_ROW = 4;

/** After so long without a failure the next one is the first of a new row: jobs may have been paused by others meanwhile. */
const FORGOTTEN_MS = 300_000;

/** The reason to stop a job when Kakao's answers about its people cannot be used. */
export const UNUSABLE = 'kakao_unreadable';

/** Failures one after another, without a success between them. */
class Row {
  private count = 0;
  /** By `performance.now()`, as the next. */
  private beganAt = 0;
  private lastAt = 0;

  end(): void {
    this.count = 0;
  }

  /** @returns whether there are so many by now, for so long */
  add(count: number, patienceMs: number): boolean {
    const now = performance.now();
    if (now - this.lastAt > FORGOTTEN_MS) this.end();
    this.lastAt = now;
    if (this.count++ === 0) this.beganAt = now;
    return this.count >= count && now - this.beganAt >= patienceMs;
  }
}

/**
 * Notices trouble that concerns the whole app and not a person, and then pauses every job at once: a bad key or
 * maintenance would fail everybody else too. What concerns all people of one job pauses that job.
 */
@Injectable()
export class Trouble {
  private readonly calls = new Row();
  /** Of looks apart: other calls may go well meanwhile, which helps no job that has to look first. */
  private readonly looks = new Row();
  /** By job: what is unusable for its people may be usable for those of others. */
  private readonly unusableCalls = new Map<string, Row>();
  private pausing: Promise<void> | null = null;
  private isPausingAll = false;
  private readonly stopping = new Set<string>();

  constructor(
    private readonly pauser: JobPauser,
    private readonly heartbeat: Heartbeat,
    private readonly slots: CallSlots,
  ) {}

  /** Kakao answered as it should to a call of a job. */
  succeeded(jobId: string): void {
    this.calls.end();
    this.unusableCalls.delete(jobId);
  }

  /** Kakao told who is linked. */
  looked(): void {
    this.looks.end();
  }

  /** A look at links failed; where that does not pass, all jobs are being paused. */
  lookFailed(error: KakaoError): void {
    const reason =
      stopReasonOf(error) ?? lastingReasonOf(this.looks, error, LOOKS_IN_A_ROW, PATIENCE_WITH_LOOKS_MS);
    if (reason) this.pauseAll(reason, error);
  }

  /** Kakao knows nobody of ours: all jobs are being paused before anybody is taken for unlinked. */
  isOtherApp(error: OtherApp): void {
    this.pauseAll('kakao_other_app', error);
  }

  /**
   * A call of a job failed.
   *
   * @returns whether this is trouble for everybody, or for everybody of the job; all jobs are being paused then, or the job
   */
  failed(error: KakaoError, jobId: string): boolean {
    const reason = stopReasonOf(error) ?? lastingReasonOf(this.calls, error, FAILURES_IN_A_ROW, PATIENCE_MS);
    if (reason) this.pauseAll(reason, error);
    return reason !== null || this.isUnusable(error, jobId);
  }

  /** One job cannot go on; the others can. */
  stopJob(jobId: string, stop: JobStop): void {
    if (this.stopping.has(jobId)) return;
    this.stopping.add(jobId);
    this.heartbeat.stopJob(jobId, 'trouble');
    log.warn({ err: stop.cause, jobId, stopReason: stop.stopReason }, 'a job cannot go on; it is paused');
    const details = { error: stop.cause instanceof Error ? stop.cause.message.slice(0, 300) : null };
    this.after(this.pauser.pause(jobId, stop.stopReason, details), () => {
      this.stopping.delete(jobId);
      this.unusableCalls.delete(jobId);
    });
  }

  /** Waits until jobs that are being paused are paused; until then no chunk is taken. */
  async settled(): Promise<void> {
    await this.pausing;
  }

  /** Each of these has cost somebody's turn already; a refusal is that person's alone. */
  private isUnusable(error: KakaoError, jobId: string): boolean {
    if (error.isRetryable || !(error instanceof KakaoResponseError)) return false;
    const row = this.unusableCalls.get(jobId) ?? new Row();
    this.unusableCalls.set(jobId, row);
    if (!row.add(FAILURES_IN_A_ROW, 0)) return false;
    this.stopJob(jobId, new JobStop(UNUSABLE, error));
    return true;
  }

  private pauseAll(stopReason: string, error: KakaoError | OtherApp): void {
    if (this.isPausingAll) return;
    log.error({ err: error, stopReason }, 'trouble at Kakao; all jobs are paused');
    this.heartbeat.stopAll('trouble');
    this.slots.slowDown();
    const details = { error: error.message.slice(0, 300) };
    this.isPausingAll = true;
    this.after(this.pauser.pause(null, stopReason, details), () => {
      this.isPausingAll = false;
      this.calls.end();
      this.looks.end();
    });
  }

  private after(pausing: Promise<void>, then: () => void): void {
    const both: Promise<void> = Promise.all([this.pausing, pausing])
      .then(then)
      .finally(() => {
        if (this.pausing === both) this.pausing = null;
      });
    this.pausing = both;
  }
}

/** The reason to stop everything when what should pass does not. */
function lastingReasonOf(row: Row, error: KakaoError, count: number, patienceMs: number): string | null {
  if (!error.isRetryable) return null;
  const isLong = isThrottled(error)
    ? row.add(THROTTLED_IN_A_ROW, PATIENCE_WITH_QUOTA_MS)
    : row.add(count, patienceMs);
  return isLong ? passingReasonOf(error) : null;
}

/** The reason to stop everything at once, or null where the error may be one person's or may pass (§7.1). */
export function stopReasonOf(error: KakaoError): string | null {
  if (error instanceof KakaoBudgetError) return 'kakao_quota';
  if (!(error instanceof KakaoApiError) || error.scope !== 'app') return null;
  if (error.code === -9798) return 'kakao_maintenance';
  if (error.isRetryable) return null;
  switch (error.code) {
    case -401:
      return /\bip\b/i.test(error.msg) ? 'kakao_ip_blocked' : 'kakao_key_rejected';
    case -301:
    case -903:
      return 'kakao_key_rejected';
    case -3:
    case -5:
    case -6:
      return 'kakao_permission_missing';
    case -11:
      return 'kakao_quota';
    case -12:
      return 'kakao_app_sanctioned';
    default:
      return 'kakao_app_refused';
  }
}

/** The reason to stop when errors that should pass do not. */
export function passingReasonOf(error: KakaoError): string {
  if (isThrottled(error)) return 'kakao_quota';
  if (error instanceof KakaoApiError && error.code === -7) return 'kakao_maintenance';
  return isUnreadable(error) ? UNUSABLE : 'kakao_unreachable';
}

/** Whether it is an answer of Kakao at work, but in a form that those never have. */
function isUnreadable(error: KakaoError): boolean {
  return error instanceof KakaoResponseError && error.httpStatus < 500;
}
