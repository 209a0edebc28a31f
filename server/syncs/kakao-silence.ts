import { Injectable } from '@nestjs/common';
import type { CallReport } from '../kakao-client/index.js';
import { CallListeners } from '../platform/kakao/call-listeners.js';

/** A single call may be lost; what lasts longer is told. */
const LONG_MS = 15_000;

/** Whether Kakao answers at all: calls that get no answer are each tried again, which may take minutes before they have failed. */
@Injectable()
export class KakaoSilence {
  /** When the first of the unanswered calls left, by `performance.now()`; null: the last one was answered. */
  private since: number | null = null;

  constructor(listeners: CallListeners) {
    listeners.add((report) => this.note(report));
  }

  /** Nothing has been answered for a while, though calls left. */
  get isLong(): boolean {
    return this.since !== null && performance.now() - this.since >= LONG_MS;
  }

  private note({ isSent, httpStatus, latencyMs }: CallReport): void {
    if (!isSent) return;
    if (httpStatus === null) this.since ??= performance.now() - latencyMs;
    else this.since = null;
  }
}
