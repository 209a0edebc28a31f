import { toldRound } from './told-round.js';

/**
 * Does something again and again, never twice at once, and at once when nudged. A failure is told to the log, and the
 * next round tries again.
 */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | null = null;
  private isNudged = false;
  private isStopped = true;
  private readonly round: () => Promise<void>;

  /**
   * @param name what it is, for the log
   * @param everyMs pause between the end of one round and the start of the next
   * @param round one round
   */
  constructor(
    name: string,
    private readonly everyMs: number,
    round: () => Promise<void>,
  ) {
    this.round = toldRound(name, round);
  }

  /** Begins, unless it goes on already. */
  start(): void {
    if (!this.isStopped) return;
    this.isStopped = false;
    if (!this.current) this.timer = setTimeout(() => this.run(), 0);
  }

  /** Runs a round now, or once more after the one under way. */
  nudge(): void {
    if (this.isStopped) return;
    if (this.current) this.isNudged = true;
    else this.run();
  }

  /**
   * Ends it, until it is started again, and waits for a round under way.
   *
   * @param patienceMs for so long at most; left out: as long as it takes
   */
  async stop(patienceMs?: number): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      if (patienceMs !== undefined) timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.current, patience]);
    clearTimeout(timer);
  }

  private run(): void {
    clearTimeout(this.timer);
    this.isNudged = false;
    this.current = this.round().finally(() => {
      this.current = null;
      if (this.isStopped) return;
      if (this.isNudged) this.run();
      else this.timer = setTimeout(() => this.run(), this.everyMs);
    });
  }
}
