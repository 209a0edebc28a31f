import { KakaoPacingError } from '../errors.js';
import { offAbort, onAbort } from '../transport/on-abort.js';
import { FairQueue } from './fair-queue.js';
import { Flight } from './flight.js';
import type { AcquireOptions, PacedOutcome, Permit, Priority } from './pacer.js';
import type { Tally } from './rate-control.js';
import type { LaneOptions, Lease, PacingStore } from './store.js';

/** How often what became of calls is told to the store, unless a call was refused: that is told at once. */
const REPORT_EVERY_MS = 50;
const MOST_AT_ONCE = 256;
const STORE_TROUBLE_WAIT_MS = 250;
/** A store that was in trouble, and answers in this time, is only slow. */
const SLOW_ANSWER_MS = 1_000;
/** So long a call that a person waits for is held back while the store does not answer; bulk calls wait on. */
const INTERACTIVE_PATIENCE_MS = 5_000;

interface LanePermit extends Permit {
  readonly epoch: number;
}

interface Waiter {
  readonly endpoint: string;
  readonly priority: Priority;
  readonly group: string;
  readonly resolve: (permit: Permit) => void;
  readonly reject: (reason: unknown) => void;
}

/** The waiting room of one lane in this process: hands leased permits out in fair order, and reports back. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #store: PacingStore;
  readonly #spent: (endpoint: string, priority: Priority) => Error;
  readonly #queue = new FairQueue<Waiter>();
  /** Permits at hand: how many, when the next may be used, how far apart. */
  #held = { count: 0, nextAt: 0, intervalMs: 0, epoch: 0 };
  #isLeasing = false;
  /** Since when those who wait do so because the store does not answer. */
  #troubleSince: number | null = null;
  /** Whether calls had to wait for answers to others since the last lease. */
  #isBehind = false;
  #timer: NodeJS.Timeout | null = null;
  #tally = newTally();
  readonly #flight: Flight;
  /** The newest epoch of which a passed call has been told: the first one of an epoch ends the probing. */
  #settledEpoch = 0;
  #reportedAt = 0;
  #reportTimer: NodeJS.Timeout | null = null;

  constructor(
    options: LaneOptions,
    store: PacingStore,
    spent: (endpoint: string, priority: Priority) => Error,
  ) {
    this.#options = options;
    this.#flight = new Flight(options.window === null);
    this.#store = store;
    this.#spent = spent;
  }

  acquire(endpoint: string, { priority, signal, group }: AcquireOptions): Permit | Promise<Permit> {
    const now = performance.now();
    if (this.#queue.size === 0 && !this.#isLeasing && !this.#flight.isFull) {
      if (this.#held.count === 0) {
        const lease = this.#lease(1, priority);
        if (lease instanceof Promise) this.#await(lease, priority);
        else if (lease.isSpent) return Promise.reject(this.#spent(endpoint, priority));
        else if (lease.count > 0) this.#take(lease, now);
      }
      if (this.#held.count > 0 && this.#held.nextAt <= now) return this.#use(endpoint, now);
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        endpoint,
        priority,
        group: group ?? '',
        resolve: (permit) => {
          offAbort(signal, giveUp);
          resolve(permit);
        },
        reject: (reason) => {
          offAbort(signal, giveUp);
          reject(reason);
        },
      };
      const giveUp = () => {
        if (!this.#queue.remove(waiter)) return;
        if (this.#queue.size === 0) this.#troubleSince = null;
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      onAbort(signal, giveUp);
      this.#queue.push(waiter);
      this.#pump();
    });
  }

  report(permit: Permit, { result, latencyMs }: PacedOutcome): void {
    const tally = this.#tally;
    const { epoch } = permit as LanePermit;
    const wasFull = this.#flight.isFull;
    this.#flight.end(performance.now(), latencyMs, result === 'ok');
    if (result === 'throttled') {
      tally.throttled++;
      tally.throttledEpoch = Math.max(tally.throttledEpoch, epoch);
      tally.isBurst = this.#flight.isAfterStall(performance.now());
    } else {
      if (result === 'failed') tally.failed++;
      else tally.ok++;
      // A probe that failed, or never went out, was at least not refused: it must not keep the others waiting.
      tally.passedEpoch = Math.max(tally.passedEpoch, epoch);
    }
    if (result === 'unused') void Promise.resolve(this.#store.giveBack(1)).catch(ignore);
    else {
      const latency = tally.latency[permit.endpoint];
      if (latency) {
        latency[0] += latencyMs;
        latency[1]++;
      } else tally.latency[permit.endpoint] = [latencyMs, 1];
    }
    const isUrgent = result === 'throttled' || epoch > this.#settledEpoch;
    if (isUrgent || performance.now() - this.#reportedAt >= REPORT_EVERY_MS)
      this.#flush(epoch, result === 'throttled');
    else if (this.#reportTimer === null) {
      this.#reportTimer = setTimeout(() => this.#flush(epoch, false), REPORT_EVERY_MS).unref();
    }
    if (wasFull) this.#pump();
  }

  #flush(epoch: number, isThrottled: boolean): void {
    if (this.#reportTimer !== null) clearTimeout(this.#reportTimer);
    this.#reportTimer = null;
    this.#reportedAt = performance.now();
    const tally = this.#tally;
    this.#tally = newTally();
    if (isThrottled) this.#held.count = 0;
    else this.#settledEpoch = Math.max(this.#settledEpoch, epoch);
    const told = this.#store.report(this.#options, tally);
    if (told instanceof Promise) told.then(() => this.#pump(), ignore);
    else if (this.#queue.size > 0) this.#pump();
  }

  /** Serves those who wait, as far as permits at hand allow; asks for more, or sets the clock. */
  #pump(): void {
    // When answers stop coming, so do calls: what piled up on the way would arrive all at once.
    while (this.#queue.size > 0) {
      const now = performance.now();
      if (this.#flight.isFull) {
        this.#isBehind = true;
        return;
      }
      if (this.#held.count === 0) {
        if (this.#isLeasing) return;
        const priority = this.#queue.count('interactive') > 0 ? 'interactive' : 'bulk';
        const wanted = Math.min(MOST_AT_ONCE, this.#queue.count(priority));
        const lease = this.#lease(wanted, priority);
        if (lease instanceof Promise) {
          this.#await(lease, priority);
          return;
        }
        if (!this.#handle(lease, priority, now)) return;
      }
      if (this.#isBehind) this.#held.nextAt = Math.max(this.#held.nextAt, now);
      if (this.#held.nextAt > now) {
        this.#wake(this.#held.nextAt - now);
        return;
      }
      const waiter = this.#queue.shift()!;
      waiter.resolve(this.#use(waiter.endpoint, now));
    }
  }

  /** After a stall what was missed is not caught up with: Kakao gets what piled up meanwhile all at once as it is. */
  #lease(wanted: number, priority: Priority): Lease | Promise<Lease> {
    const mayCatchUp = !this.#isBehind;
    this.#isBehind = false;
    return this.#store.lease(this.#options, wanted, priority, mayCatchUp);
  }

  /** Takes a lease; false when there is nothing to hand out now. */
  #handle(lease: Lease, priority: Priority, now: number): boolean {
    if (lease.isSpent) {
      for (let waiter = this.#queue.shift(priority); waiter; waiter = this.#queue.shift(priority)) {
        waiter.reject(this.#spent(waiter.endpoint, priority));
      }
      return true;
    }
    if (lease.count === 0) {
      this.#wake(lease.waitMs);
      return false;
    }
    this.#take(lease, now);
    return true;
  }

  #await(pending: Promise<Lease>, priority: Priority): void {
    this.#isLeasing = true;
    const askedAt = performance.now();
    const patienceMs = (this.#troubleSince ?? askedAt) + INTERACTIVE_PATIENCE_MS - askedAt;
    const impatience = setTimeout(
      () => this.#giveUpInteractive(new Error('the store does not answer')),
      Math.max(SLOW_ANSWER_MS, patienceMs),
    );
    pending
      .finally(() => clearTimeout(impatience))
      .then(
        (lease) => {
          this.#isLeasing = false;
          this.#troubleSince = null;
          if (this.#handle(lease, priority, performance.now())) this.#pump();
        },
        (error: unknown) => {
          // Without its store a pacer knows nothing: hold the calls back until it answers again.
          this.#isLeasing = false;
          this.#troubleSince ??= askedAt;
          if (performance.now() - this.#troubleSince >= INTERACTIVE_PATIENCE_MS)
            this.#giveUpInteractive(error);
          if (this.#queue.size > 0) this.#wake(STORE_TROUBLE_WAIT_MS);
          else this.#troubleSince = null;
        },
      )
      .catch(ignore);
  }

  #giveUpInteractive(error: unknown): void {
    while (this.#queue.count('interactive') > 0) {
      const waiter = this.#queue.shift('interactive')!;
      waiter.reject(new KakaoPacingError(waiter.endpoint, error));
    }
  }

  #take(lease: Lease, now: number): void {
    const { count, startInMs, intervalMs, epoch } = lease;
    this.#held = { count, nextAt: now + startInMs, intervalMs, epoch };
  }

  #use(endpoint: string, now: number): LanePermit {
    const held = this.#held;
    held.count--;
    this.#flight.start(now);
    held.nextAt += held.intervalMs;
    return { endpoint, grantedAt: now, epoch: held.epoch };
  }

  #wake(inMs: number): void {
    this.#tally.waited++;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#pump();
      },
      Math.max(1, Math.ceil(inMs)),
    );
  }
}

function newTally(): Tally {
  return {
    ok: 0,
    failed: 0,
    throttled: 0,
    passedEpoch: -1,
    throttledEpoch: -1,
    waited: 0,
    isBurst: false,
    latency: {},
  };
}

function ignore(): void {}
