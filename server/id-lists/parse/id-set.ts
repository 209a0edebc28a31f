/**
 * Ids in the order in which they came, each once: 24 bytes an id and no objects, because a million strings in a
 * `Set` take more than a hundred megabytes.
 */
export class IdSet {
  private ids = new BigInt64Array(1_024);
  private slots = new Int32Array(4_096);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** @returns false where it was there already */
  add(id: bigint): boolean {
    const slot = this.slotOf(id);
    if (this.slots[slot] !== 0) return false;
    if (this.count === this.ids.length) this.grow();
    this.ids[this.count++] = id;
    this.slots[this.slotOf(id)] = this.count;
    return true;
  }

  /** Leaves out those for which the test holds, and says how many stay. Nothing can be added afterwards. */
  drop(test: (id: bigint) => boolean): number {
    let kept = 0;
    for (let index = 0; index < this.count; index++) {
      const id = this.ids[index] as bigint;
      if (!test(id)) this.ids[kept++] = id;
    }
    this.count = kept;
    return kept;
  }

  /** Runs of at most so many ids, as decimal strings. */
  *chunks(size: number): Generator<string[]> {
    for (let from = 0; from < this.count; from += size) {
      yield Array.from(this.ids.subarray(from, Math.min(from + size, this.count)), String);
    }
  }

  /** The slot that holds the id, or the empty one where it belongs. */
  private slotOf(id: bigint): number {
    const mask = this.slots.length - 1;
    const low = Number(BigInt.asUintN(32, id));
    const high = Number(BigInt.asUintN(32, id >> 32n));
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const held = this.slots[slot] as number;
      if (held === 0 || this.ids[held - 1] === id) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const ids = new BigInt64Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    this.slots = new Int32Array(ids.length * 4);
    for (let index = 0; index < this.count; index++) {
      this.slots[this.slotOf(ids[index] as bigint)] = index + 1;
    }
  }
}
