/** So much more of the time of day than of the other clock went by only where the machine slept, or the time was set. */
const SLEEP_MS = 1_000;

let sleptMs = 0;
let lead = leadOf(performance.now());

/**
 * Milliseconds by a clock that only goes forward and, unlike `performance.now()`, also while the machine sleeps: what was
 * claimed or seen before a sleep is as old as others take it for. A time of day that is set forward counts as a sleep too.
 */
export function now(): number {
  const awake = performance.now();
  const before = lead;
  lead = leadOf(awake);
  if (lead - before >= SLEEP_MS) sleptMs += lead - before;
  return awake + sleptMs;
}

function leadOf(awake: number): number {
  return Date.now() - awake;
}
