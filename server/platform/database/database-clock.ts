import os from 'node:os';
import type { DataSource } from 'typeorm';

/** By so much the clocks of a host drift apart only where one of them was set, or where it slept. */
const JUMP_MS = 1_000;

/** Milliseconds by which this host's clock is ahead of the database's; negative where it is behind. */
let aheadMs = 0;
/** What the clocks of this host said when the two were compared last; null: never yet. */
let compared: ReturnType<typeof hostClocks> | null = null;

/**
 * The time by the database's clock, without a question to it: by that of this host, less what it was ahead when the two
 * were last compared. So times that different hosts take can be put in their order, also where the clock of one of them is
 * set in between.
 */
export function databaseTime(): Date {
  return new Date(hostTime() - aheadMs);
}

/**
 * Compares this host's clock with the database's, for {@link databaseTime}. An answer may take its time, so that only
 * bounds of the difference are known: what is within them stays as it is, and clocks that are in step are never corrected.
 *
 * @returns milliseconds by which this host's is ahead, negative where it is behind
 */
export async function compareClocks(dataSource: DataSource): Promise<number> {
  const asked = hostClocks();
  const [{ now }]: [{ now: Date }] = await dataSource.query('SELECT clock_timestamp() AS now');
  // Times of day are told in whole milliseconds: it may have been a part of one more.
  const answeredAt = asked.timeOfDay + Math.floor(performance.now() - asked.awake) + 1;
  const toldAt = now.getTime();
  aheadMs = Math.max(asked.timeOfDay - toldAt, Math.min(answeredAt - toldAt, aheadMs));
  compared = asked;
  return aheadMs;
}

/** In milliseconds. Nobody sets the last two; the second stands still while the machine sleeps, the third does not. */
function hostClocks() {
  return { timeOfDay: Date.now(), awake: performance.now(), up: os.uptime() * 1_000 };
}

/** The time of day of this host, as it would be if nobody had set it since it was compared. In milliseconds. */
function hostTime(): number {
  const timeOfDay = Date.now();
  if (!compared) return timeOfDay;
  const awakeMs = performance.now() - compared.awake;
  if (Math.abs(timeOfDay - compared.timeOfDay - awakeMs) < JUMP_MS) return timeOfDay;
  const asleepMs = os.uptime() * 1_000 - compared.up - awakeMs;
  return compared.timeOfDay + awakeMs + (asleepMs < JUMP_MS ? 0 : asleepMs);
}
