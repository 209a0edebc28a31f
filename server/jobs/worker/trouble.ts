import { Injectable } from '@nestjs/common';
import { KakaoApiError, KakaoBudgetError, type KakaoError } from '../../kakao-client/index.js';
import { log } from '../../platform/log/log.js';
import type { JobStop } from '../kinds/kind.js';
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

/**
 * Notices trouble that concerns the whole app and not a person, and then pauses every job at once: a bad key or
 * maintenance would fail everybody else too.
 */
@Injectable()
export class Trouble {
  private failuresInARow = 0;
  /** By `performance.now()`. */
  private rowBeganAt = 0;
  private pausing: Promise<void> | null = null;
  private isPausingAll = false;
  private readonly stopping = new Set<string>();

  constructor(
    private readonly pauser: JobPauser,
    private readonly heartbeat: Heartbeat,
    private readonly slots: CallSlots,
  ) {}

  /** Kakao answered as it should. */
  succeeded(): void {
    this.failuresInARow = 0;
  }

  /**
   * A call failed.
   *
   * @returns whether this is trouble for everybody; all jobs are being paused then
   */
  failed(error: KakaoError): boolean {
    const reason = stopReasonOf(error);
    if (reason) {
      this.pauseAll(reason, error);
      return true;
    }
    if (!error.isRetryable) return false;
    if (this.failuresInARow++ === 0) this.rowBeganAt = performance.now();
    const isQuota = isThrottled(error);
    const isLong = performance.now() - this.rowBeganAt >= (isQuota ? PATIENCE_WITH_QUOTA_MS : PATIENCE_MS);
    if (!isLong || this.failuresInARow < (isQuota ? THROTTLED_IN_A_ROW : FAILURES_IN_A_ROW)) return false;
    this.pauseAll(passingReasonOf(error), error);
    return true;
  }

  /** One job cannot go on, through a mistake in it; the others can. */
  stopJob(jobId: string, stop: JobStop): void {
    if (this.stopping.has(jobId)) return;
    this.stopping.add(jobId);
    this.heartbeat.stopJob(jobId, 'trouble');
    log.warn({ err: stop.cause, jobId, stopReason: stop.stopReason }, 'a job cannot go on; it is paused');
    const details = { error: stop.cause instanceof Error ? stop.cause.message.slice(0, 300) : null };
    this.after(this.pauser.pause(jobId, stop.stopReason, details), () => this.stopping.delete(jobId));
  }

  /** Waits until jobs that are being paused are paused; until then no chunk is taken. */
  async settled(): Promise<void> {
    await this.pausing;
  }

  private pauseAll(stopReason: string, error: KakaoError): void {
    if (this.isPausingAll) return;
    log.error({ err: error, stopReason }, 'trouble at Kakao; all jobs are paused');
    this.heartbeat.stopAll('trouble');
    this.slots.slowDown();
    const details = { error: error.message.slice(0, 300) };
    this.isPausingAll = true;
    this.after(this.pauser.pause(null, stopReason, details), () => {
      this.isPausingAll = false;
      this.failuresInARow = 0;
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
  return 'kakao_unreachable';
}

/** Whether Kakao asks to wait (-10, 429): nobody's fault, and no try of the person's. */
export function isThrottled(error: KakaoError): boolean {
  return error instanceof KakaoApiError && error.action === 'wait';
}
