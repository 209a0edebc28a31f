/** Rows that come in pages and are taken in pieces of another size: each piece goes on where the last one ended. */
export class RowSource<T> {
  private readonly pages: AsyncIterator<readonly T[]>;
  private held: readonly T[] = [];

  constructor(pages: AsyncIterable<readonly T[]>) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  /** Whether there are rows that nobody took; reads a page where none is at hand. */
  async hasMore(): Promise<boolean> {
    while (this.held.length === 0) {
      const { done, value } = await this.pages.next();
      if (done) return false;
      this.held = value;
    }
    return true;
  }

  /** The next rows, so many at most, as they come. */
  async *take(count: number): AsyncGenerator<readonly T[]> {
    for (let left = count; left > 0 && (await this.hasMore()); ) {
      const piece = this.held.slice(0, left);
      this.held = this.held.slice(left);
      left -= piece.length;
      yield piece;
    }
  }

  /** Nothing more is wanted: the reading ends. */
  async close(): Promise<void> {
    await this.pages.return?.();
  }
}
