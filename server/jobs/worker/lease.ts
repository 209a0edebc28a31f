import { LEASE_MARGIN_MS, LEASE_MS } from '../jobs.constants.js';

/** Why no further call of a claim leaves. */
export type LeaseEnd = 'job-stopped' | 'lost' | 'shutdown' | 'trouble';

/** A worker's hold on a chunk, by its own clock. */
export class Lease {
  /** By `performance.now()`. */
  private deadline: number;
  private ended: LeaseEnd | null = null;
  /** Cuts calls under way. */
  readonly abort = new AbortController();

  /** @param claimedAt by `performance.now()`, from before the claim was asked for */
  constructor(
    readonly token: string,
    readonly jobId: string,
    readonly chunk: number,
    claimedAt: number,
  ) {
    this.deadline = claimedAt + LEASE_MS - LEASE_MARGIN_MS;
  }

  /** Whether a call may leave now: the claim was renewed in time and its job still runs. */
  get canCall(): boolean {
    return this.ended === null && performance.now() < this.deadline;
  }

  get end(): LeaseEnd | null {
    return this.ended;
  }

  /** @param sentAt by `performance.now()`, from before the renewal was asked for */
  renewed(sentAt: number): void {
    this.deadline = sentAt + LEASE_MS - LEASE_MARGIN_MS;
  }

  /** No further call leaves; the first reason stays. */
  stop(reason: LeaseEnd): void {
    this.ended ??= reason;
  }
}
