import { randomUUID } from 'node:crypto';
import type { Priority } from './pacer.js';
import {
  broughtBack,
  initialRateState,
  LONGEST_PAUSE_MS,
  observe,
  type Pace,
  paceOf,
  type RateState,
  type Tally,
  UNPACED,
} from './rate-control.js';
import { LEASE, MONTH, READ, SWAP } from './redis-scripts.js';
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

/** All that is needed of a Redis client; one of ioredis fits. */
export interface EvalPort {
  eval(script: string, numberOfKeys: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
}

/** Options of {@link RedisPacingStore}. */
export interface RedisPacingStoreOptions extends Partial<StoreOptions> {
  /** Hash tag of all keys, one for each Kakao app. Default `kakao-pacing`. */
  tag?: string;
  /** How far ahead permits are given out, in milliseconds: fewer questions against nimbler sharing. Default 60. */
  horizonMs?: number;
}

const SWAP_TRIES = 8;

/**
 * Shares the limits between all processes that use the same Redis and tag.
 *
 * @example new AdaptivePacer({ store: new RedisPacingStore(redis, { tag: 'kakao-1234', bulkReserve: 500_000 }) });
 */
export class RedisPacingStore implements PacingStore {
  readonly #redis: EvalPort;
  readonly #options: StoreOptions;
  readonly #tag: string;
  readonly #horizonMs: number;
  readonly #id = randomUUID();
  #serial = 0;

  constructor(redis: EvalPort, options: RedisPacingStoreOptions = {}) {
    this.#redis = redis;
    this.#options = storeOptions(options);
    this.#tag = `{${options.tag ?? 'kakao-pacing'}}`;
    this.#horizonMs = options.horizonMs ?? 60;
  }

  async lease(lane: LaneOptions, wanted: number, priority: Priority, mayCatchUp: boolean): Promise<Lease> {
    const { window, rate } = lane;
    const isBulk = priority === 'bulk';
    const { monthlyLimit, bulkReserve } = this.#options;
    const answer = (await this.#redis.eval(
      LEASE,
      3,
      this.#laneKey(lane),
      `${this.#tag}:window:${lane.name}`,
      this.#monthKey(),
      wanted,
      rate.isAdaptive || rate.initialRate < UNPACED ? 1 : 0,
      rate.initialRate,
      mayCatchUp ? BURST_MS : 0,
      this.#horizonMs,
      window ? window.limit - (isBulk ? window.interactiveReserve : 0) : 0,
      window?.windowMs ?? 0,
      monthlyLimit - (isBulk ? bulkReserve : 0),
      PROBE_LOST_MS,
      `${this.#id}:${this.#serial++}`,
      LONGEST_PAUSE_MS,
      PROBE_LOOK_MS.shortest,
      PROBE_LOOK_MS.longest,
    )) as (string | number)[];
    const [count, startInMs, intervalMs, waitMs, epoch, isSpent] = answer.map(Number) as number[];
    return {
      count: count!,
      startInMs: startInMs!,
      intervalMs: intervalMs!,
      waitMs: waitMs!,
      epoch: epoch!,
      isSpent: isSpent === 1,
    };
  }

  /** Read, compute, swap; again when another process was quicker. A tally that loses every time is dropped. */
  async report(lane: LaneOptions, tally: Tally): Promise<void> {
    const key = this.#laneKey(lane);
    for (let i = 0; i < SWAP_TRIES; i++) {
      const [text, version, now] = (await this.#redis.eval(READ, 1, key)) as [string, string, string];
      const before = broughtBack(parseState(text) ?? initialRateState(lane.rate, Number(now)), Number(now));
      const after = observe(before, tally, Number(now), lane.rate);
      const { rate, pausedUntil, isProbing, epoch } = after;
      const state = JSON.stringify(after);
      const probing = isProbing ? 1 : 0;
      if (await this.#redis.eval(SWAP, 1, key, version, state, rate, pausedUntil, probing, epoch)) return;
    }
  }

  async giveBack(count: number): Promise<void> {
    await this.#redis.eval(MONTH, 1, this.#monthKey(), -count, -1);
  }

  async noteMonthUsed(used: number, at: number): Promise<void> {
    await this.#redis.eval(MONTH, 1, this.#monthKey(at), 0, used);
  }

  async monthUsed(): Promise<number> {
    return Number(await this.#redis.eval(MONTH, 1, this.#monthKey(), 0, -1));
  }

  async pace(lane: LaneOptions): Promise<Pace | null> {
    const [text, , now] = (await this.#redis.eval(READ, 1, this.#laneKey(lane))) as [string, string, string];
    const state = parseState(text);
    return state && paceOf(state, Number(now));
  }

  #laneKey(lane: LaneOptions): string {
    return `${this.#tag}:lane:${lane.name}`;
  }

  #monthKey(at = Date.now()): string {
    return `${this.#tag}:month:${kstMonth(at)}`;
  }
}

/** A state that another version of this code wrote, or that is damaged, is begun anew. */
function parseState(text: string): RateState | null {
  if (!text) return null;
  try {
    const state = JSON.parse(text) as RateState;
    return typeof state.rate === 'number' && Array.isArray(state.spans) && state.usual ? state : null;
  } catch {
    return null;
  }
}
