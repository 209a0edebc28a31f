/** `interactive`: a person waits for it, it goes first. `bulk`: everything else. */
export type Priority = 'interactive' | 'bulk';

/** The right to send one call. */
export interface Permit {
  readonly endpoint: string;
  /** When it was used, in milliseconds of the pacer's clock; pacers may keep more in their own permits. */
  readonly grantedAt: number;
}

/** What a call came to, as far as pacing is concerned. */
export interface PacedOutcome {
  /**
   * `throttled`: -10 or 429. `failed`: 5xx, time-out, broken connection.
   * `unused`: the call was not sent after all. `ok`: everything else, refusals included.
   */
  result: 'ok' | 'throttled' | 'failed' | 'unused';
  latencyMs: number;
}

/** Whom a permit is for. */
export interface AcquireOptions {
  priority: Priority;
  signal?: AbortSignal | undefined;
  /** Calls of one group take turns with those of others; default one common group. */
  group?: string | undefined;
}

/** Decides when a call may be sent. Returns a permit at once where it can, so that pacing costs no tick. */
export interface Pacer {
  /** Rejects with the signal's reason, with `KakaoBudgetError` when the month's allowance is spent, or, for an interactive call, with `KakaoPacingError` when the limits cannot be read for some seconds. */
  acquire(endpoint: string, options: AcquireOptions): Permit | Promise<Permit>;
  /** Must be called exactly once for each permit. */
  report(permit: Permit, outcome: PacedOutcome): void;
}
