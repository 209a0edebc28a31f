import { log } from './log/log.js';

/**
 * Runs something again and again, never twice at once; a failure is logged and the next round tries again.
 *
 * @param name what it is, for the log
 * @param everyMs pause between the end of one round and the start of the next
 * @param round one round
 * @returns a function that ends it and waits for a round under way
 */
export function repeat(name: string, everyMs: number, round: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();
  const run = () => {
    current = round()
      .catch((error: unknown) => log.warn({ err: error, task: name }, 'a round failed and is tried again'))
      .finally(() => {
        if (!isStopped) timer = setTimeout(run, everyMs);
      });
  };
  timer = setTimeout(run, 0);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await current;
  };
}
