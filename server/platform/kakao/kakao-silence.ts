import { Injectable } from '@nestjs/common';
import type { CallReport } from '../../kakao-client/index.js';
import { CallListeners } from './call-listeners.js';

/** A single call may be lost; what lasts longer is told. */
const LONG_MS = 15_000;

/** Of an endpoint that nobody has asked for so long nothing is known. */
const FORGOTTEN_MS = 60_000;

interface Silence {
  /** Of which calls: one job's, or those that belong to none. */
  group: string | null;
  /** When the first of the unanswered calls left, and the last of them was given up, by `performance.now()`. */
  since: number;
  until: number;
}

/**
 * Whether Kakao answers the calls that nobody sits and waits for: those that get no answer are each tried again, which may
 * take minutes before they have failed. One endpoint may be silent while others answer.
 */
@Injectable()
export class KakaoSilence {
  /** By group and endpoint; none where the last call was answered. */
  private readonly silences = new Map<string, Silence>();

  constructor(listeners: CallListeners) {
    listeners.add((report) => this.note(report));
  }

  /**
   * Where one of the endpoints has answered none of a group's calls for a while, though calls left.
   *
   * @param group a job; null: the calls that belong to none
   * @returns since when, in milliseconds before now; null where that is not so
   */
  longOf(group: string | null): number | null {
    if (this.silences.size === 0) return null;
    const now = performance.now();
    let longest: number | null = null;
    for (const silence of this.silences.values()) {
      const ms = now - silence.since;
      if (silence.group !== group || ms < LONG_MS || now - silence.until >= FORGOTTEN_MS) continue;
      longest = Math.max(longest ?? 0, ms);
    }
    return longest;
  }

  private note({ endpoint, group, priority, isSent, httpStatus, latencyMs }: CallReport): void {
    const isAnswered = httpStatus !== null;
    if (priority !== 'bulk' || (isAnswered ? this.silences.size === 0 : !isSent)) return;
    const key = `${group} ${endpoint}`;
    if (isAnswered) {
      this.silences.delete(key);
      return;
    }
    const until = performance.now();
    this.forget(until);
    const since = this.silences.get(key)?.since ?? until - latencyMs;
    this.silences.set(key, { group, since, until });
  }

  private forget(now: number): void {
    for (const [key, { until }] of this.silences) {
      if (now - until >= FORGOTTEN_MS) this.silences.delete(key);
    }
  }
}
