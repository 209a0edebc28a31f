import { Injectable } from '@nestjs/common';
import { isAboutPeople } from '../../consents/tolerance.js';
import {
  KakaoApiError,
  KakaoBudgetError,
  type KakaoError,
  KakaoResponseError,
} from '../../kakao-client/index.js';
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
 * Looks at links change nothing and fail nobody, so that an outage of a minute or two is waited for. Answers that are
 * usable of nobody will not be by themselves: a few tell that.
 */
const PATIENCE_WITH_LOOKS_MS = 120_000;
const LOOKS_IN_A_ROW = 4;

/** Failures one after another, without a success between them. */
class Row {
  private count = 0;
  /** By `performance.now()`. */
  private beganAt = 0;

  end(): void {
    this.count = 0;
  }

  /** @returns whether there are so many by now, for so long */
  add(count: number, patienceMs: number): boolean {
    if (this.count++ === 0) this.beganAt = performance.now();
    return this.count >= count && performance.now() - this.beganAt >= patienceMs;
  }
}

/**
 * Notices trouble that concerns the whole app and not a person, and then pauses every job at once: a bad key or
 * maintenance would fail everybody else too.
 */
@Injectable()
export class Trouble {
  private readonly calls = new Row();
  private readonly unusableCalls = new Row();
  /** Of looks apart: other calls may go well meanwhile, which helps no job that has to look first. */
  private readonly looks = new Row();
  private readonly unusableLooks = new Row();
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
    this.calls.end();
    this.unusableCalls.end();
  }

  /** Kakao told who is linked. */
  looked(): void {
    this.looks.end();
    this.unusableLooks.end();
  }

  /** A look at links failed; where that does not pass, all jobs are being paused. */
  lookFailed(error: KakaoError): void {
    const reason = stopReasonOf(error) ?? this.lastingReasonOfLook(error);
    if (reason) this.pauseAll(reason, error);
  }

  /**
   * A call failed.
   *
   * @returns whether this is trouble for everybody; all jobs are being paused then
   */
  failed(error: KakaoError): boolean {
    const reason = stopReasonOf(error) ?? this.lastingReasonOfCall(error);
    if (reason) this.pauseAll(reason, error);
    return reason !== null;
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

  private lastingReasonOfCall(error: KakaoError): string | null {
    if (error.isRetryable) {
      const isLong = addPassing(this.calls, error, FAILURES_IN_A_ROW, PATIENCE_MS);
      return isLong ? passingReasonOf(error) : null;
    }
    // A refusal is one person's; each of these has cost somebody's turn already.
    const isUnusable = error instanceof KakaoResponseError && this.unusableCalls.add(FAILURES_IN_A_ROW, 0);
    return isUnusable ? unusableReasonOf(error) : null;
  }

  private lastingReasonOfLook(error: KakaoError): string | null {
    if (error.isRetryable) {
      const isLong = addPassing(this.looks, error, LOOKS_IN_A_ROW, PATIENCE_WITH_LOOKS_MS);
      return isLong ? passingReasonOf(error) : null;
    }
    const isUnusable = isAboutPeople(error) && this.unusableLooks.add(LOOKS_IN_A_ROW, PATIENCE_MS);
    return isUnusable ? unusableReasonOf(error) : null;
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
      this.succeeded();
      this.looked();
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

/** @returns whether what should pass does not */
function addPassing(row: Row, error: KakaoError, count: number, patienceMs: number): boolean {
  return isThrottled(error)
    ? row.add(THROTTLED_IN_A_ROW, PATIENCE_WITH_QUOTA_MS)
    : row.add(count, patienceMs);
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
  return isUnreadable(error) ? 'kakao_unreadable' : 'kakao_unreachable';
}

/** The reason to stop when Kakao answers of nobody what can be used. */
function unusableReasonOf(error: KakaoError): string {
  return isUnreadable(error) ? 'kakao_unreadable' : 'kakao_app_refused';
}

/** Whether it is an answer of Kakao at work, but in a form that those never have. */
function isUnreadable(error: KakaoError): boolean {
  return error instanceof KakaoResponseError && error.httpStatus < 500 && error.httpStatus !== 429;
}

/** Whether Kakao asks to wait (-10, 429): nobody's fault, and no try of the person's. */
export function isThrottled(error: KakaoError): boolean {
  return error instanceof KakaoApiError && error.action === 'wait';
}
