/**
 * Some combinations of consents, a bit for each by its id: sooner made and sooner asked of many people than a list of the
 * ids. They have to be dense, as ids are of what is inserted only where it is missing.
 */
export class SetBits {
  readonly bits: Buffer;
  private chosen = 0;

  /** @param below all ids are smaller */
  constructor(below: number) {
    this.bits = Buffer.alloc((below + 7) >> 3);
  }

  /** How many there are. */
  get count(): number {
    return this.chosen;
  }

  /** Once only, however often it is added. */
  add(id: number): void {
    const byte = this.bits[id >> 3] as number;
    const bit = 1 << (id & 7);
    if (byte & bit) return;
    this.bits[id >> 3] = byte | bit;
    this.chosen++;
  }

  /** In their order. */
  ids(): number[] {
    const ids: number[] = [];
    for (const [place, byte] of this.bits.entries()) {
      for (let bit = 0; byte >> bit > 0; bit++) if ((byte >> bit) & 1) ids.push(8 * place + bit);
    }
    return ids;
  }
}
