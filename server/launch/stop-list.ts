type Stop = () => unknown;

/** What a program has started, to be stopped in reverse order before it ends. */
export class StopList {
  readonly #stops: Stop[] = [];
  #stopping: Promise<void> | undefined;

  /** Whether it was told to stop everything; what it has started may then end. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** What has started just now is stopped first. */
  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  /** Stops everything; one failure does not keep the others running. Calling it again waits for the first. */
  stopAll(): Promise<void> {
    this.#stopping ??= this.#run();
    return this.#stopping;
  }

  /** Stops everything and ends the process; nothing where it is stopping already. */
  async end(exitCode: number): Promise<void> {
    if (this.isStopping) return;
    await this.stopAll();
    process.exit(exitCode);
  }

  async #run(): Promise<void> {
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      try {
        await stop();
      } catch (error) {
        console.error(`While stopping: ${(error as Error).message}`);
      }
    }
  }
}
