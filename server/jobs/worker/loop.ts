import { log } from '../../platform/log/log.js';

/** Longest wait for a round under way when the loop is stopped; it may hang while Redis is away. */
const STOP_PATIENCE_MS = 2_000;

/** Does something again and again, never twice at once, and at once when nudged. A failure is logged. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | null = null;
  private isNudged = false;
  private isStopped = true;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly round: () => Promise<void>,
  ) {}

  start(): void {
    this.isStopped = false;
    this.run();
  }

  /** Runs a round now, or once more after the one under way. */
  nudge(): void {
    if (this.isStopped) return;
    if (this.current) this.isNudged = true;
    else this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_PATIENCE_MS);
    });
    await Promise.race([this.current, patience]);
    clearTimeout(timer);
  }

  private run(): void {
    clearTimeout(this.timer);
    this.isNudged = false;
    this.current = this.round()
      .catch((error: unknown) =>
        log.warn({ err: error, task: this.name }, 'a round failed and is tried again'),
      )
      .finally(() => {
        this.current = null;
        if (this.isStopped) return;
        if (this.isNudged) this.run();
        else this.timer = setTimeout(() => this.run(), this.everyMs);
      });
  }
}
