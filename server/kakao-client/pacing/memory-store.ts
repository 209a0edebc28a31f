import type { Priority } from './pacer.js';
import {
  initialRateState,
  observe,
  type Pace,
  paceOf,
  type RateState,
  type Tally,
  UNPACED,
} from './rate-control.js';
import {
  BURST_MS,
  kstMonth,
  type LaneOptions,
  type Lease,
  type PacingStore,
  PROBE_LOOK_MS,
  PROBE_LOST_MS,
  type StoreOptions,
  storeOptions,
} from './store.js';

interface Lane {
  state: RateState;
  /** When the next permit is due. */
  due: number;
  probeAt: number;
  /** Times of permits inside the window, those before `oldest` already out of it. */
  times: number[];
  oldest: number;
}

/** Keeps the limits of one process. */
export class MemoryPacingStore implements PacingStore {
  readonly #lanes = new Map<string, Lane>();
  readonly #options: StoreOptions;
  readonly #now: () => number;
  readonly #today: () => number;
  #month = '';
  #monthUsed = 0;
  #monthCheckedAt = Number.NEGATIVE_INFINITY;

  /** @param clock milliseconds, only ever forward; and Unix time, for the month */
  constructor(
    options: Partial<StoreOptions> = {},
    clock = () => performance.now(),
    today = () => Date.now(),
  ) {
    this.#options = storeOptions(options);
    this.#now = clock;
    this.#today = today;
  }

  lease(options: LaneOptions, wanted: number, priority: Priority, mayCatchUp: boolean): Lease {
    const now = this.#now();
    const lane = this.#lane(options, now);
    const { state } = lane;
    const lease: Lease = {
      count: 0,
      startInMs: 0,
      intervalMs: 0,
      waitMs: 1,
      epoch: state.epoch,
      isSpent: false,
    };
    const left = this.#monthLeft(now, priority);
    if (left <= 0) return { ...lease, isSpent: true };
    let count = Math.min(wanted, left);
    if (state.pausedUntil > now) return { ...lease, waitMs: state.pausedUntil - now };
    if (state.isProbing) {
      const openFor = now - lane.probeAt;
      if (openFor < PROBE_LOST_MS) {
        const { shortest, longest } = PROBE_LOOK_MS;
        return { ...lease, waitMs: Math.min(Math.max(openFor / 4, shortest), longest) };
      }
      count = 1;
    }
    const room = windowRoom(lane, options, now, priority);
    if (room.count <= 0) return { ...lease, waitMs: room.waitMs };
    count = Math.min(count, room.count);
    if (state.rate < UNPACED) {
      const interval = 1000 / state.rate;
      const start = Math.max(lane.due, now - Math.max(mayCatchUp ? BURST_MS : 0, interval));
      if (start > now) return { ...lease, waitMs: start - now };
      count = Math.min(count, Math.floor((now - start) / interval) + 1);
      lane.due = start + count * interval;
    }
    if (state.isProbing) lane.probeAt = now;
    remember(lane, options, now, count);
    this.#monthUsed += count;
    lease.count = count;
    return lease;
  }

  report(options: LaneOptions, tally: Tally): void {
    const now = this.#now();
    const lane = this.#lane(options, now);
    const before = lane.state.epoch;
    lane.state = observe(lane.state, tally, now, options.rate);
    if (lane.state.epoch === before) return;
    lane.probeAt = Number.NEGATIVE_INFINITY;
    lane.due = lane.state.pausedUntil;
  }

  giveBack(count: number): void {
    this.#monthUsed = Math.max(0, this.#monthUsed - count);
  }

  noteMonthUsed(used: number, at: number): void {
    this.#turnMonth();
    if (kstMonth(at) === this.#month) this.#monthUsed = Math.max(this.#monthUsed, used);
  }

  monthUsed(): number {
    this.#turnMonth();
    return this.#monthUsed;
  }

  pace(options: LaneOptions): Pace | null {
    const lane = this.#lanes.get(options.name);
    return lane ? paceOf(lane.state, this.#now()) : null;
  }

  #lane(options: LaneOptions, now: number): Lane {
    let lane = this.#lanes.get(options.name);
    if (!lane) {
      const state = initialRateState(options.rate, now);
      lane = { state, due: now, probeAt: Number.NEGATIVE_INFINITY, times: [], oldest: 0 };
      this.#lanes.set(options.name, lane);
    }
    return lane;
  }

  #monthLeft(now: number, priority: Priority): number {
    // Looking at the calendar once a second is enough.
    if (now - this.#monthCheckedAt > 1000) {
      this.#monthCheckedAt = now;
      this.#turnMonth();
    }
    const { monthlyLimit, bulkReserve } = this.#options;
    return monthlyLimit - this.#monthUsed - (priority === 'bulk' ? bulkReserve : 0);
  }

  #turnMonth(): void {
    const month = kstMonth(this.#today());
    if (month !== this.#month) this.#monthUsed = 0;
    this.#month = month;
  }
}

function windowRoom(lane: Lane, { window }: LaneOptions, now: number, priority: Priority) {
  if (!window) return { count: Number.POSITIVE_INFINITY, waitMs: 0 };
  const { times } = lane;
  while (lane.oldest < times.length && times[lane.oldest]! <= now - window.windowMs) lane.oldest++;
  if (lane.oldest > 1000) {
    times.splice(0, lane.oldest);
    lane.oldest = 0;
  }
  const limit = window.limit - (priority === 'bulk' ? window.interactiveReserve : 0);
  const used = times.length - lane.oldest;
  const blocking = times[lane.oldest + Math.max(0, used - limit)];
  return { count: limit - used, waitMs: blocking === undefined ? 1 : blocking + window.windowMs - now + 1 };
}

function remember(lane: Lane, { window }: LaneOptions, now: number, count: number): void {
  if (!window) return;
  for (let i = 0; i < count; i++) lane.times.push(now);
}
