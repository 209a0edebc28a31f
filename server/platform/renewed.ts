import { log } from './log/log.js';

/** What keeps a claim with the process that has it. */
export interface Renewal {
  /** How often, in milliseconds: several times before the claim runs out. */
  everyMs: number;
  /** Where it fails it is tried again the next time; the log is told of the first. */
  renew: () => Promise<unknown>;
  /** What is claimed, for the log. */
  what: Record<string, unknown>;
}

/**
 * Does a piece of work and renews the claim on it meanwhile, so that nobody else takes it however long it takes.
 *
 * @returns what the work returns
 */
export async function renewed<T>({ everyMs, renew, what }: Renewal, work: () => Promise<T>): Promise<T> {
  let isTold = false;
  const timer = setInterval(() => {
    renew().catch((error: unknown) => {
      if (!isTold) log.warn({ err: error, ...what }, 'a claim was not renewed');
      isTold = true;
    });
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
