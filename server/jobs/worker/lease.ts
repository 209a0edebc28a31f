import type { CallOptions } from '../../kakao-client/index.js';
import { CALL_TIMEOUT_MS, LEASE_MARGIN_MS, LEASE_MS } from '../jobs.constants.js';
import { now } from './clock.js';

/**
 * Why no further call of a claim leaves. `protection`: other people are protected than when it was made, so that its
 * chunk has to be taken anew.
 */
export type LeaseEnd = 'job-stopped' | 'lost' | 'protection' | 'shutdown' | 'trouble';

/** A worker's hold on a chunk, by its own clock. */
export class Lease {
  /** By {@link now}. */
  private deadline: number;
  private ended: LeaseEnd | null = null;
  /** Cuts calls under way. */
  private readonly cut = new AbortController();
  /** Calls back those that have not left yet. */
  private readonly hold = new AbortController();

  /** @param claimedAt by {@link now}, from before the claim was asked for */
  constructor(
    readonly token: string,
    readonly jobId: string,
    readonly chunk: number,
    claimedAt: number,
    /** Held to end a job that is being cancelled, not to run it. */
    readonly isCancelling = false,
    /** The list of protected people that it goes by; null: it may call them. */
    readonly protectedVersion: string | null = null,
  ) {
    this.options = {
      priority: 'bulk',
      group: jobId,
      signal: this.cut.signal,
      waitSignal: this.hold.signal,
      mayLeave: () => this.canCall,
      timeoutMs: CALL_TIMEOUT_MS,
    };
    this.deadline = claimedAt + LEASE_MS - LEASE_MARGIN_MS;
  }

  /** Whether a call may leave now: the claim was renewed in time and its job still runs. */
  get canCall(): boolean {
    return this.ended === null && now() < this.deadline;
  }

  get end(): LeaseEnd | null {
    return this.ended;
  }

  /**
   * One that has ended stays so, however the claim was renewed: others count on it.
   *
   * @param sentAt by {@link now}, from before the renewal was asked for
   */
  renewed(sentAt: number): void {
    this.stopIfExpired();
    this.deadline = sentAt + LEASE_MS - LEASE_MARGIN_MS;
  }

  /** For the calls made under this claim: whether they are sent at all, and whether they may end. */
  readonly options: CallOptions & { priority: 'bulk'; waitSignal: AbortSignal };

  /** No further call leaves; the first reason stays. */
  stop(reason: LeaseEnd): void {
    if (this.ended) return;
    this.ended = reason;
    this.hold.abort();
  }

  /** Stops where the claim was not renewed in time. */
  stopIfExpired(): void {
    if (now() >= this.deadline) this.stop('lost');
  }

  /** Cuts calls under way too; what they did is in doubt. */
  abort(): void {
    this.stop('shutdown');
    this.cut.abort();
  }
}
