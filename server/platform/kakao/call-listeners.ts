import type { CallReport } from '../../kakao-client/index.js';

/** Who wants to hear of every call to Kakao in this process; told by the client, after the answer. */
export class CallListeners {
  private readonly listeners = new Set<(report: CallReport) => void>();

  /** @param listener must be quick and must not throw: it runs inside every call */
  add(listener: (report: CallReport) => void): void {
    this.listeners.add(listener);
  }

  /** Tells all of them of one call. */
  tell(report: CallReport): void {
    for (const listener of this.listeners) listener(report);
  }
}
