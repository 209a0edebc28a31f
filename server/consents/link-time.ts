/** Clocks of Kakao and ours may differ by this much. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** Somebody who waits for so long has the link ended by Kakao (§1.8). */
export const WAITING_ENDS_MS = 86_400_000;

/**
 * Whether `connected_at` is that of a later link than the known one. Half a second may come and go between two
 * endpoints that print the same time differently (§1.5).
 */
export function isLaterLink(connectedAt: Date, known: Date): boolean {
  return connectedAt.getTime() - known.getTime() >= 1_000;
}

/** Whether two answers show one link, by its `connected_at`; one without is taken for the other's. */
export function isSameLink(connectedAt: Date | null, known: Date | null): boolean {
  if (!connectedAt || !known) return true;
  return !isLaterLink(connectedAt, known) && !isLaterLink(known, connectedAt);
}

/** Whether a link was there before a moment of our clock, by its `connected_at`; one without is taken for such. */
export function hadBegun(connectedAt: Date | null, moment: Date): boolean {
  return connectedAt === null || connectedAt.getTime() + CLOCK_TOLERANCE_MS < moment.getTime();
}
