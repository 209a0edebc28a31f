import type { Priority } from './pacer.js';

/** What waits in a {@link FairQueue}. */
export interface Waiting {
  readonly priority: Priority;
  readonly group: string;
}

/** First interactive, then bulk; within each, groups take turns, and each group is first come, first served. */
export class FairQueue<T extends Waiting> {
  readonly #groups: Record<Priority, Map<string, T[]>> = { interactive: new Map(), bulk: new Map() };
  readonly #sizes: Record<Priority, number> = { interactive: 0, bulk: 0 };

  get size(): number {
    return this.#sizes.interactive + this.#sizes.bulk;
  }

  /** How many of one priority wait. */
  count(priority: Priority): number {
    return this.#sizes[priority];
  }

  push(item: T): void {
    const groups = this.#groups[item.priority];
    const group = groups.get(item.group);
    if (group) group.push(item);
    else groups.set(item.group, [item]);
    this.#sizes[item.priority]++;
  }

  /** Takes the next one out, of any priority or only of the one given. */
  shift(only?: Priority): T | undefined {
    const priority = only ?? (this.#sizes.interactive > 0 ? 'interactive' : 'bulk');
    const groups = this.#groups[priority];
    for (const [name, items] of groups) {
      const item = items.shift()!;
      // Putting the group at the end of the map is what makes groups take turns.
      groups.delete(name);
      if (items.length > 0) groups.set(name, items);
      this.#sizes[priority]--;
      return item;
    }
    return undefined;
  }

  /** Takes one out of the middle; false when it is not there any more. */
  remove(item: T): boolean {
    const groups = this.#groups[item.priority];
    const items = groups.get(item.group);
    const index = items?.indexOf(item) ?? -1;
    if (!items || index < 0) return false;
    items.splice(index, 1);
    if (items.length === 0) groups.delete(item.group);
    this.#sizes[item.priority]--;
    return true;
  }
}
