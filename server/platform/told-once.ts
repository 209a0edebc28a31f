/** What goes on failing in the same words is told again after so long. */
export const TOLD_AGAIN_MS = 3_600_000;

/**
 * Which failures of many like pieces of work are worth a line of the log: of those with the same words the first. In an outage
 * of an hour tens of thousands would say the same and hide all else.
 */
export class ToldOnce {
  /** By the words, when they were told, by `performance.now()`. */
  private readonly told = new Map<string, number>();

  /** @returns whether it is to be told; from then on it has been */
  isNew(error: unknown): boolean {
    const words = String(error);
    const now = performance.now();
    const at = this.told.get(words);
    if (at !== undefined && now - at < TOLD_AGAIN_MS) return false;
    this.told.set(words, now);
    return true;
  }

  /** A piece went well: what fails from now on is told anew. */
  wentWell(): void {
    this.told.clear();
  }
}
