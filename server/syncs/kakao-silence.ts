import { Injectable } from '@nestjs/common';
import type { CallReport } from '../kakao-client/index.js';
import { CallListeners } from '../platform/kakao/call-listeners.js';

/** A single call may be lost; what lasts longer is told. */
const LONG_MS = 15_000;

/** Of an endpoint that nobody has asked for so long nothing is known. */
const FORGOTTEN_MS = 60_000;

interface Silence {
  /** When the first of the unanswered calls left, and the last of them was given up, by `performance.now()`. */
  since: number;
  until: number;
}

/**
 * Whether Kakao answers what is read from it: calls that get no answer are each tried again, which may take minutes before
 * they have failed. One endpoint may be silent while others answer.
 */
@Injectable()
export class KakaoSilence {
  /** By endpoint; none where the last call was answered. */
  private readonly silences = new Map<string, Silence>();

  constructor(listeners: CallListeners) {
    listeners.add((report) => this.note(report));
  }

  /** One of the endpoints has answered nothing for a while, though calls left. */
  get isLong(): boolean {
    const now = performance.now();
    return [...this.silences.values()].some(
      ({ since, until }) => now - since >= LONG_MS && now - until < FORGOTTEN_MS,
    );
  }

  private note({ endpoint, isSent, isChanging, httpStatus, latencyMs }: CallReport): void {
    if (!isSent || isChanging) return;
    if (httpStatus !== null) {
      this.silences.delete(endpoint);
      return;
    }
    const until = performance.now();
    const before = this.silences.get(endpoint);
    const goesOn = before && until - before.until < FORGOTTEN_MS;
    this.silences.set(endpoint, { since: goesOn ? before.since : until - latencyMs, until });
  }
}
