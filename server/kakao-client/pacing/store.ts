import type { Priority } from './pacer.js';
import { type Pace, RATE_DEFAULTS, type RateOptions, type Tally, UNPACED } from './rate-control.js';

/** Calls that share one limit. */
export interface LaneOptions {
  /** Also the name under which a shared store keeps it. */
  name: string;
  rate: RateOptions;
  /** A known limit: so many calls in any span of `windowMs`. */
  window: { limit: number; windowMs: number; interactiveReserve: number } | null;
}

/** What a store keeps. */
export interface StoreOptions {
  /** Calls in a month that all endpoints together may use. Default 3,000,000 (§8). */
  monthlyLimit: number;
  /** How many of them bulk calls must leave for others. Default 0. */
  bulkReserve: number;
}

/** Permits given out together. */
export interface Lease {
  count: number;
  /** When the first of them may be used, from now, and how far apart they are. */
  startInMs: number;
  intervalMs: number;
  /** With `count` 0: when to ask again. */
  waitMs: number;
  epoch: number;
  /** The month's allowance is spent; asking again is of no use. */
  isSpent: boolean;
}

/** Where limits are kept: in this process, or shared by several. */
export interface PacingStore {
  /**
   * Up to `wanted` permits. Synchronous where it can be.
   *
   * @param mayCatchUp whether permits that fell due in the last moments and were not used may be used now
   */
  lease(lane: LaneOptions, wanted: number, priority: Priority, mayCatchUp: boolean): Lease | Promise<Lease>;
  /** Takes note of what became of calls. */
  report(lane: LaneOptions, tally: Tally): void | Promise<void>;
  /** Takes back what was not used, as far as the month is concerned. */
  giveBack(count: number): void | Promise<void>;
  /** Raises the count of the month of a time, in Unix milliseconds, to what is known from elsewhere. */
  noteMonthUsed(used: number, at: number): void | Promise<void>;
  /** Calls counted this month (KST). */
  monthUsed(): number | Promise<number>;
  /** How fast calls of a lane go at present; null before its first use. */
  pace(lane: LaneOptions): Pace | null | Promise<Pace | null>;
}

/** The lane of `user/ids`: 100 calls a minute (§2.1, §8). A second is added to the window for calls that travel. */
export const IDS_LANE: LaneOptions = {
  name: 'ids',
  rate: { ...RATE_DEFAULTS, initialRate: UNPACED, isAdaptive: false },
  window: { limit: 100, windowMs: 61_000, interactiveReserve: 2 },
};

/** The lane of all other endpoints: its limit is not published (§8), so it is looked for. */
export const APP_LANE: LaneOptions = { name: 'app', rate: RATE_DEFAULTS, window: null };

/** The options with their defaults. */
export function storeOptions({
  monthlyLimit = 3_000_000,
  bulkReserve = 0,
}: Partial<StoreOptions>): StoreOptions {
  return { monthlyLimit, bulkReserve };
}

/** Permits that were not used in time may be caught up with, this much. */
export const BURST_MS = 50;

/** A probe without an answer after this long counts as lost, and another goes. */
export const PROBE_LOST_MS = 20_000;

/**
 * Those who wait for a probe ask again after a quarter of the time that it is out, within these bounds: soon where it is
 * answered soon, and not all the time where its answer does not come, or whoever sent it has fallen asleep.
 */
export const PROBE_LOOK_MS = { shortest: 5, longest: 250 };

/** The month in Korea, such as `2026-11`; presumably quotas begin anew at its midnight (§10 no. 16). */
export function kstMonth(unixMs: number): string {
  return new Date(unixMs + 9 * 3_600_000).toISOString().slice(0, 7);
}
