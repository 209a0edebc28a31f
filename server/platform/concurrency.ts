/**
 * Maps in order with at most so many at once. The first failure stops new ones from starting and is thrown
 * when those under way have ended, so that nothing goes on behind the caller's back.
 *
 * @param items what to map
 * @param limit how many at once
 * @param map the work
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const run = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await map(items[index] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Cuts a list into pieces of so many, the last of which may be shorter. */
export function batchesOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Lets so many pieces of work go on at once; the others wait for their turn in the order they came. */
export class Lanes {
  private busy = 0;
  private readonly waiting = new Set<() => void>();

  /**
   * @param limit how many at once
   * @param patienceMs whoever has waited for so long goes on beside them: slow work does not hold up all others. Left out:
   *   nobody does
   */
  constructor(
    private readonly limit: number,
    private readonly patienceMs?: number,
  ) {}

  /** How many wait for their turn. */
  get length(): number {
    return this.waiting.size;
  }

  /** @returns what the work comes to; whatever it throws is thrown */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy >= this.limit) await this.turn();
    this.busy++;
    try {
      return await work();
    } finally {
      this.busy--;
      const [next] = this.waiting;
      if (this.busy < this.limit) next?.();
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = this.patienceMs === undefined ? undefined : setTimeout(go, this.patienceMs);
      this.waiting.add(go);
    });
  }
}
