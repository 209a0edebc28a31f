import type { AdaptivePacer } from '../pacing/adaptive-pacer.js';
import type { PacedOutcome } from '../pacing/pacer.js';
import type { Limiter } from './limiters.js';
import type { Stalls } from './stalls.js';

/** What calls run against, in virtual time. */
export interface PacedRunOptions {
  pacer: AdaptivePacer;
  limiter: Limiter;
  /** What the limiter allows, to compare with. */
  perSecond: number;
  seconds: number;
  /** There and back. Default 20. */
  latencyMs?: number;
  /** How many of the answers are failures of the server. Default none. */
  failShare?: number;
  /** For so long at the beginning there is little to do: a call each `quietEveryMs`. Default none, and 500. */
  quietMs?: number;
  quietEveryMs?: number;
  /** When the server, and this program, stand still. Default never. */
  serverStalls?: Stalls;
  clientStalls?: Stalls;
}

/** What became of them. */
export interface PacedRun {
  /** Good answers a second in the second half, as a share of the limit. */
  share: number;
  /** Refused calls among all. */
  refused: number;
}

const CALLERS = 40;

/** Lets 40 callers run against a limiter; needs fake timers, and `advance` to move them on. */
export async function runPaced(
  options: PacedRunOptions,
  advance: (ms: number) => Promise<unknown>,
): Promise<PacedRun> {
  const { pacer, limiter, perSecond, seconds, latencyMs = 20, failShare = 0, quietMs = 0 } = options;
  const { serverStalls = never, clientStalls = never, quietEveryMs = 500 } = options;
  const timer = globalThis.setTimeout;
  const sleepUntil = (at: number) =>
    new Promise<void>((resolve) => timer(resolve, Math.max(0, at - performance.now())));
  // A program that stands still sees its timers late, and all at once.
  globalThis.setTimeout = ((run: () => void, ms = 0) => {
    const due = performance.now() + Math.max(ms, 1);
    return timer(run, clientStalls(due) - performance.now());
  }) as typeof setTimeout;
  const start = performance.now();
  const end = start + seconds * 1000;
  const half = start + seconds * 500;
  let lateOk = 0;
  let calls = 0;
  let refused = 0;
  let n = 0;
  const call = async () => {
    const permit = await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    const sent = performance.now();
    if (sent >= end) return pacer.report(permit, { result: 'unused', latencyMs: 0 });
    calls++;
    await sleepUntil(serverStalls(sent + latencyMs / 2));
    const isFailed = ++n % 100 < failShare * 100;
    let result: PacedOutcome['result'] = isFailed ? 'failed' : 'ok';
    if (!limiter(performance.now())) result = 'throttled';
    await sleepUntil(clientStalls(performance.now() + latencyMs / 2));
    if (result === 'throttled') refused++;
    else if (performance.now() >= half) lateOk++;
    pacer.report(permit, { result, latencyMs: performance.now() - sent });
  };
  const caller = async (place: number) => {
    for (let at = start + place * quietEveryMs; at < start + quietMs; at += CALLERS * quietEveryMs) {
      await sleepUntil(at);
      await call();
    }
    await sleepUntil(start + quietMs);
    while (performance.now() < end) await call();
  };
  const callers = Array.from({ length: CALLERS }, (_, place) => caller(place));
  await advance(seconds * 1000 + 70_000);
  await Promise.all(callers);
  globalThis.setTimeout = timer;
  return { share: lateOk / (seconds / 2) / perSecond, refused: refused / calls };
}

function never(at: number): number {
  return at;
}
