import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined nor false.
 *
 * @returns that answer, or undefined when `timeoutMs` passed first
 */
export async function waitFor<T>(
  ask: () => T | Promise<T>,
  timeoutMs: number,
  everyMs = 50,
): Promise<Exclude<T, undefined | false> | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (performance.now() >= deadline) return undefined;
    await sleep(everyMs);
  }
}
