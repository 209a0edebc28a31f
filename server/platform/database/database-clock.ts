import type { DataSource } from 'typeorm';

/** Milliseconds by which this host's clock is ahead of the database's; negative where it is behind. */
let aheadMs = 0;

/**
 * The time by the database's clock, without a question to it: by that of this host, less what it was ahead when the two
 * were last compared. So times that different hosts take can be put in their order.
 */
export function databaseTime(): Date {
  return new Date(Date.now() - aheadMs);
}

/**
 * Compares this host's clock with the database's, for {@link databaseTime}. An answer may take its time, so that only
 * bounds of the difference are known: what is within them stays as it is, and clocks that are in step are never corrected.
 *
 * @returns milliseconds by which this host's is ahead, negative where it is behind
 */
export async function compareClocks(dataSource: DataSource): Promise<number> {
  const askedAt = Date.now();
  const [{ now }]: [{ now: Date }] = await dataSource.query('SELECT clock_timestamp() AS now');
  const answeredAt = Date.now();
  const toldAt = now.getTime();
  aheadMs = Math.max(askedAt - toldAt, Math.min(answeredAt - toldAt, aheadMs));
  return aheadMs;
}
