import { ENDPOINTS } from '../endpoints.js';
import { KakaoBudgetError } from '../errors.js';
import { Lane } from './lane.js';
import { MemoryPacingStore } from './memory-store.js';
import type { AcquireOptions, PacedOutcome, Pacer, Permit, Priority } from './pacer.js';
import type { Pace } from './rate-control.js';
import { APP_LANE, IDS_LANE, type LaneOptions, type PacingStore, type StoreOptions } from './store.js';

/** Options of {@link AdaptivePacer}. */
export interface AdaptivePacerOptions {
  /** Where limits are kept. Default: in this process only. */
  store?: PacingStore;
  /** Which calls share a limit. Default: `user/ids` by itself, everything else together. */
  laneOf?: (endpoint: string) => LaneOptions;
}

/**
 * The pacer of this package: keeps the limits that are known (100 calls a minute on `user/ids`, the month's
 * allowance) and finds the ones that are not (§8). With a shared store several processes keep them together.
 *
 * @example new KakaoClient({ adminKeys, pacer: new AdaptivePacer() });
 */
export class AdaptivePacer implements Pacer {
  readonly #store: PacingStore;
  readonly #laneOf: (endpoint: string) => LaneOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #byEndpoint = new Map<string, Lane>();

  constructor(options: AdaptivePacerOptions & Partial<StoreOptions> = {}) {
    this.#store = options.store ?? new MemoryPacingStore(options);
    this.#laneOf = options.laneOf ?? ((path) => (path === ENDPOINTS.userIds.path ? IDS_LANE : APP_LANE));
  }

  acquire(endpoint: string, options: AcquireOptions): Permit | Promise<Permit> {
    return this.#lane(endpoint).acquire(endpoint, options);
  }

  report(permit: Permit, outcome: PacedOutcome): void {
    this.#lane(permit.endpoint).report(permit, outcome);
  }

  /**
   * Raises a month's count to what is known from elsewhere, such as a durable count of one's own.
   *
   * @param at Unix time, in milliseconds, at which it was counted: only its month (KST) is meant
   */
  async noteMonthUsed(used: number, at = Date.now()): Promise<void> {
    await this.#store.noteMonthUsed(used, at);
  }

  /** Calls counted this month (KST) over all processes that share the store. */
  async monthUsed(): Promise<number> {
    return this.#store.monthUsed();
  }

  /** How fast calls to an endpoint go, by what all processes that share the store have seen; null before its first use. */
  async pace(endpoint: string): Promise<Pace | null> {
    return this.#store.pace(this.#laneOf(endpoint));
  }

  #lane(endpoint: string): Lane {
    let lane = this.#byEndpoint.get(endpoint);
    if (lane) return lane;
    const options = this.#laneOf(endpoint);
    lane = this.#lanes.get(options.name) ?? new Lane(options, this.#store, spent);
    this.#lanes.set(options.name, lane);
    this.#byEndpoint.set(endpoint, lane);
    return lane;
  }
}

function spent(endpoint: string, priority: Priority): KakaoBudgetError {
  const who = priority === 'bulk' ? ', less the reserve that bulk calls must leave,' : '';
  return new KakaoBudgetError(endpoint, `the month's allowance of calls${who} is spent`);
}
