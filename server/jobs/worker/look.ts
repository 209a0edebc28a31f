import { offAbort, onAbort } from '../../kakao-client/index.js';
import { LOOK_HOLDS_MS } from '../jobs.constants.js';
import type { LinkState } from '../kinds/kind.js';
import { now } from './clock.js';
import type { Lease } from './lease.js';
import type { Links } from './link-check.js';

/** What Kakao said of people's links, as long as calls may leave by it ({@link LOOK_HOLDS_MS}). */
export class Look {
  /** For the changes that leave by it: those that still wait when it is over are called back. */
  readonly options: Lease['options'];
  private readonly links: Links;
  /** By {@link now}. */
  private until: number;
  private readonly hold: AbortSignal;
  private readonly callBack = new AbortController();
  private readonly stop = () => this.callBack.abort();
  private readonly timer: NodeJS.Timeout;

  /** @param lease that has not ended */
  constructor(links: Links, lease: Lease) {
    this.links = links;
    this.until = links.answeredAt + LOOK_HOLDS_MS;
    this.hold = lease.options.waitSignal;
    this.options = {
      ...lease.options,
      waitSignal: this.callBack.signal,
      mayLeave: () => lease.canCall && !this.isOver,
    };
    onAbort(this.hold, this.stop);
    this.timer = setTimeout(() => this.end(), Math.max(0, this.until - now())).unref();
  }

  /** Whether it was made so long ago that nobody may be called by it any more. */
  get isOver(): boolean {
    return now() >= this.until;
  }

  /** Undefined for somebody who was not looked at. */
  of(userId: string): LinkState | undefined {
    return this.links.states.get(userId);
  }

  /** Nothing leaves by it any more, and nothing waits. */
  close(): void {
    clearTimeout(this.timer);
    offAbort(this.hold, this.stop);
  }

  private end(): void {
    // The timer's clock may be a hair ahead of the other.
    this.until = 0;
    this.callBack.abort();
  }
}
