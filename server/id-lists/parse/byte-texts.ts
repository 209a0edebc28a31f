/**
 * Texts of one byte a character, one behind the other: a string each would take three times the room, and a slice of
 * a file would keep the whole piece that it was cut from.
 */
export class ByteTexts {
  private bytes = Buffer.alloc(1_024);
  private used = 0;
  private readonly ends: number[] = [];

  /** @param text of characters below 256 alone */
  add(text: string): void {
    const needed = this.used + text.length;
    if (needed > this.bytes.length) {
      const bytes = Buffer.alloc(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(bytes, 0, 0, this.used);
      this.bytes = bytes;
    }
    this.used += this.bytes.write(text, this.used, 'latin1');
    this.ends.push(this.used);
  }

  /** The text that was the so-many-th to be added, from 0 on. */
  at(index: number): string {
    return this.bytes.toString('latin1', index > 0 ? this.ends[index - 1] : 0, this.ends[index]);
  }
}
