import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseGone } from '../platform/http/to-problem.js';

/** Kakao waits three seconds for an answer (§6). */
const WAITS_MS = 2_500;
const PAUSE_MS = 200;

/**
 * Takes in a notice, again and again where the database is away, for as long as Kakao waits for the answer: it tells nothing a
 * second time, and a restart of PostgreSQL takes a second or two.
 *
 * @param take may be done again: what it has stored already is known by its key
 * @throws what the last try threw
 */
export async function whileKakaoWaits<T>(take: () => Promise<T>): Promise<T> {
  const end = performance.now() + WAITS_MS - PAUSE_MS;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      if (!isDatabaseGone(error) || performance.now() > end) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
