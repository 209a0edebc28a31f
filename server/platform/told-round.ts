import { log } from './log/log.js';
import { TOLD_AGAIN_MS } from './told-once.js';

/**
 * A round of something that is done again and again. A failure is told to the log and does not leave it: once while it stays
 * the same, for every few seconds of an hour's outage would hide all else; and when it has passed.
 *
 * @param name what it is, for the log
 */
export function toldRound(name: string, round: () => Promise<void>): () => Promise<void> {
  let told: { words: string; at: number } | null = null;
  return async () => {
    try {
      await round();
      if (told) log.info({ task: name }, 'rounds go well again');
      told = null;
    } catch (error) {
      const words = String(error);
      const now = performance.now();
      if (told?.words === words && now - told.at < TOLD_AGAIN_MS) return;
      log.warn({ err: error, task: name }, 'a round failed and is tried again');
      told = { words, at: now };
    }
  };
}
