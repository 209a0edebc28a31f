import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KakaoBudgetError } from '../errors.js';
import { bucket, fixed, type Limiter, sliding } from '../testing/limiters.js';
import { type PacedRunOptions, runPaced } from '../testing/paced-run.js';
import { lostShare, seeded, stalls } from '../testing/stalls.js';
import { AdaptivePacer } from './adaptive-pacer.js';
import { MemoryPacingStore } from './memory-store.js';
import type { Priority } from './pacer.js';
import { RATE_DEFAULTS } from './rate-control.js';

// Virtual minutes take real seconds, more of them where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Runs against a limiter, in virtual time. */
function run(limiter: Limiter, perSecond: number, seconds: number, more: Partial<PacedRunOptions> = {}) {
  const options = { pacer: new AdaptivePacer(), limiter, perSecond, seconds, ...more };
  return runPaced(options, (ms) => vi.advanceTimersByTimeAsync(ms));
}

describe('an unknown limit', () => {
  it.each<[string, Limiter, number, number, number]>([
    ['a bucket of 200 a second', bucket(200, 20), 200, 60, 20],
    ['a bucket of 50 a second', bucket(50, 5), 50, 60, 20],
    ['a bucket of 600 a second', bucket(600, 60), 600, 16, 20],
    ['a bucket of 100 a second, slow answers', bucket(100, 10), 100, 60, 200],
    ['200 in any second', sliding(200, 1000), 200, 60, 20],
    ['300 in each second of the clock', fixed(300, 1000), 300, 60, 20],
    ['20 a second', sliding(20, 1000), 20, 120, 20],
  ])(
    'of %s is used to nine tenths with one in a hundred refused',
    async (_name, limiter, perSecond, seconds, latencyMs) => {
      const { share, refused } = await run(limiter, perSecond, seconds, { latencyMs });
      expect(share).toBeGreaterThan(0.9);
      expect(refused).toBeLessThan(0.01);
    },
  );

  it('over a long span, 600 in any minute, is found without asking much', async () => {
    const { share, refused } = await run(sliding(600, 60_000), 10, 1200);
    expect(share).toBeGreaterThan(0.9);
    expect(refused).toBeLessThan(0.01);
  });

  it('is not mistaken for the faults of a server that fails now and then', async () => {
    const { share } = await run(bucket(200, 20), 200, 60, { failShare: 0.1 });
    expect(share).toBeGreaterThan(0.9);
  });
});

describe('refusals of everything for a while are not taken for the limit', () => {
  type Quiet = Pick<PacedRunOptions, 'quietMs' | 'quietEveryMs'>;
  it.each<[string, readonly [number, number], number, Quiet]>([
    ['where two calls a second were made', [60_000, 80_000], 160, { quietMs: 80_000 }],
    ['where fewer were', [40_000, 60_000], 160, { quietMs: 60_000, quietEveryMs: 2_000 }],
    ['where none was answered before', [0, 20_000], 80, {}],
    ['where only some were', [100, 20_000], 80, {}],
  ])('%s', async (_name, outage, seconds, quiet) => {
    const usual = bucket(100, 10);
    const start = performance.now();
    const isOut = (ms: number) => ms >= outage[0] && ms < outage[1];
    const { share } = await run((now) => !isOut(now - start) && usual(now), 100, seconds, quiet);
    expect(share).toBeGreaterThan(0.8);
  });

  it.each([0.1, 0.3])(
    'nor are those of nearly everything: a share of %d goes through, here and there',
    async (share) => {
      const usual = bucket(100, 10);
      const start = performance.now();
      const isPassed = seeded(7);
      const isRefused = (ms: number) => ms >= 20_000 && ms < 40_000 && isPassed() >= share;
      const { share: used } = await run((now) => !isRefused(now - start) && usual(now), 100, 300);
      expect(used).toBeGreaterThan(0.8);
    },
  );
});

const LONG = stalls(7, [2_000, 6_000], [300, 800]);
const SHORT = stalls(7, [500, 1_500], [50, 250]);
const BUSY = stalls(7, [20, 150], [10, 80]);
const BUSY_TOO = stalls(106, [20, 150], [10, 80]);

describe('a limit of 300 a second is used as well as can be', () => {
  it.each<[string, number, Pick<PacedRunOptions, 'serverStalls' | 'clientStalls'>]>([
    ['the server stands still now and then', 0.95, { serverStalls: LONG }],
    ['this program does', 0.95, { clientStalls: LONG }],
    ['answers are late every second', 0.95, { serverStalls: SHORT }],
    ['the server has to share its processor', 0.9, { serverStalls: BUSY }],
    ['both have to', 0.85, { serverStalls: BUSY, clientStalls: BUSY_TOO }],
  ])('when %s', async (_name, least, standing) => {
    const { share, refused } = await run(bucket(300, 30), 300, 60, standing);
    const lost = lostShare(standing.serverStalls ?? standing.clientStalls!, 30_000, 60_000, 100);
    expect(share / (1 - lost)).toBeGreaterThan(least);
    expect(refused).toBeLessThan(0.01);
  });
});

it('answers that take longer for good slow the calls down only for a while', async () => {
  const serverStalls = (at: number) => (at < 10_000 ? at : at + 130 + ((at * 7919) % 40));
  const { share, refused } = await run(bucket(100, 10), 100, 60, { latencyMs: 2, serverStalls });
  expect(share).toBeGreaterThan(0.9);
  expect(refused).toBeLessThan(0.01);
});

describe('known limits', () => {
  it('keeps 100 calls of the id list in any minute (§2.1)', async () => {
    const pacer = new AdaptivePacer();
    const times: number[] = [];
    const caller = async () => {
      for (let i = 0; i < 30; i++) {
        const permit = await pacer.acquire('/v1/user/ids', { priority: 'bulk' });
        times.push(performance.now());
        pacer.report(permit, { result: 'ok', latencyMs: 1 });
      }
    };
    const all = Promise.all(Array.from({ length: 10 }, caller));
    await vi.advanceTimersByTimeAsync(240_000);
    await all;
    expect(times).toHaveLength(300);
    for (const [i, time] of times.entries()) {
      const inMinute = times.slice(i).filter((other) => other < time + 60_000);
      expect(inMinute.length).toBeLessThanOrEqual(100);
    }
    expect(times.at(-1)! - times[0]!).toBeLessThan(200_000);
  });

  it('keeps a rate that was told, without trying for more', async () => {
    const rate = { ...RATE_DEFAULTS, initialRate: 50, isAdaptive: false };
    const pacer = new AdaptivePacer({ laneOf: () => ({ name: 'told', window: null, rate }) });
    const times: number[] = [];
    const caller = async () => {
      for (let i = 0; i < 50; i++) {
        const permit = await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
        times.push(performance.now());
        pacer.report(permit, { result: 'ok', latencyMs: 1 });
      }
    };
    const all = Promise.all(Array.from({ length: 10 }, caller));
    await vi.advanceTimersByTimeAsync(12_000);
    await all;
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(9_800);
    expect(times.at(-1)! - times[0]!).toBeLessThan(10_300);
  });

  it("keeps a part of the id list's minute for interactive calls", async () => {
    const pacer = new AdaptivePacer();
    const waiting: unknown[] = [];
    for (let i = 0; i < 120; i++) waiting.push(pacer.acquire('/v1/user/ids', { priority: 'bulk' }));
    expect(waiting.filter((permit) => permit instanceof Promise)).toHaveLength(22);
    expect(await pacer.acquire('/v1/user/ids', { priority: 'interactive' })).toMatchObject({
      endpoint: '/v1/user/ids',
    });
  });

  it('refuses bulk calls when only the reserve is left, and everybody when the month is spent (§8)', async () => {
    const pacer = new AdaptivePacer({ monthlyLimit: 10, bulkReserve: 4 });
    await pacer.noteMonthUsed(5);
    await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    const refusal = pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    await expect(refusal).rejects.toMatchObject({
      kind: 'budget',
      isRetryable: false,
      isAnswerUnknown: false,
    });
    const rest = Promise.all(
      [1, 2, 3, 4].map(() => pacer.acquire('/v1/user/unlink', { priority: 'interactive' })),
    );
    await vi.advanceTimersByTimeAsync(1000);
    await rest;
    expect(await pacer.monthUsed()).toBe(10);
    const last = pacer.acquire('/v1/user/unlink', { priority: 'interactive' });
    await expect(last).rejects.toBeInstanceOf(KakaoBudgetError);
  });

  it('begins a new month at midnight in Korea', async () => {
    vi.setSystemTime(new Date('2026-11-30T14:59:58Z'));
    const pacer = new AdaptivePacer({ monthlyLimit: 1 });
    await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    const refusal = pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    await expect(refusal).rejects.toBeInstanceOf(KakaoBudgetError);
    await vi.advanceTimersByTimeAsync(3_000);
    await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    expect(await pacer.monthUsed()).toBe(1);
  });
});

describe('who goes first', () => {
  it('lets interactive calls pass, and groups take turns', async () => {
    const pacer = new AdaptivePacer({ laneOf: () => SLOW });
    const order: string[] = [];
    const ask = async (group: string, priority: Priority) => {
      const permit = await pacer.acquire('/v1/user/unlink', { priority, group });
      order.push(group);
      pacer.report(permit, { result: 'ok', latencyMs: 1 });
    };
    const all = Promise.all([
      ...['first', 'a', 'a', 'a', 'b', 'b'].map((group) => ask(group, 'bulk')),
      ask('click', 'interactive'),
    ]);
    await vi.advanceTimersByTimeAsync(2_000);
    await all;
    expect(order.slice(-6)).toEqual(['click', 'a', 'b', 'a', 'b', 'a']);
  });

  it('lets go of who gave up', async () => {
    const pacer = new AdaptivePacer({ laneOf: () => SLOW });
    await pacer.acquire('/x', { priority: 'bulk' });
    const abort = new AbortController();
    const given = pacer.acquire('/x', { priority: 'bulk', signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
  });
});

describe('while the store does not answer', () => {
  class AwayStore extends MemoryPacingStore {
    isAway = true;

    override lease(...args: Parameters<MemoryPacingStore['lease']>) {
      return this.isAway ? (Promise.reject(new Error('away')) as never) : super.lease(...args);
    }
  }

  it('a person is told so after some seconds, and bulk calls wait for it', async () => {
    const store = new AwayStore();
    const pacer = new AdaptivePacer({ store });
    const bulk = pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
    const told = expect(pacer.acquire('/v2/user/me', { priority: 'interactive' })).rejects.toMatchObject({
      kind: 'pacing',
      isRetryable: false,
      isAnswerUnknown: false,
    });
    await vi.advanceTimersByTimeAsync(6_000);
    await told;
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await bulk).toMatchObject({ endpoint: '/v1/user/unlink' });
  });

  it.each([
    ['never', 0],
    ['only with an error after three seconds', 3_000],
  ])('a person is told so after five seconds where it answers %s', async (_name, errorAfterMs) => {
    class SilentStore extends MemoryPacingStore {
      override lease(): never {
        const failed = (reject: (reason: Error) => void) =>
          errorAfterMs > 0 && setTimeout(() => reject(new Error('no answer')), errorAfterMs);
        return new Promise((_resolve, reject) => failed(reject)) as never;
      }
    }
    const pacer = new AdaptivePacer({ store: new SilentStore() });
    const told: unknown[] = [];
    Promise.resolve(pacer.acquire('/v2/user/me', { priority: 'interactive' })).catch((error) =>
      told.push(error),
    );
    await vi.advanceTimersByTimeAsync(4_900);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toMatchObject([{ kind: 'pacing' }]);
  });

  it('a person is not told so for a trouble that nobody waited for any more', async () => {
    const store = new AwayStore();
    const pacer = new AdaptivePacer({ store });
    const abort = new AbortController();
    const given = pacer.acquire('/x', { priority: 'bulk', signal: abort.signal });
    await vi.advanceTimersByTimeAsync(50);
    abort.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(60_000);
    const call = pacer.acquire('/v2/user/me', { priority: 'interactive' });
    await vi.advanceTimersByTimeAsync(500);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await call).toMatchObject({ endpoint: '/v2/user/me' });
  });

  it('a person waits through a moment of it', async () => {
    const store = new AwayStore();
    const pacer = new AdaptivePacer({ store });
    const call = pacer.acquire('/v2/user/me', { priority: 'interactive' });
    await vi.advanceTimersByTimeAsync(2_000);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await call).toMatchObject({ endpoint: '/v2/user/me' });
  });
});

it('calls that are refused are told of, until one is answered well', async () => {
  const pacer = new AdaptivePacer();
  const one = async (result: 'ok' | 'throttled') => {
    const call = Promise.resolve(pacer.acquire('/x', { priority: 'bulk' }));
    await vi.advanceTimersByTimeAsync(1_000);
    pacer.report(await call, { result, latencyMs: 1 });
  };
  expect(await pacer.pace('/x')).toBe(null);
  await one('ok');
  expect(await pacer.pace('/x')).toMatchObject({ callsPerSecond: 40, ceiling: null, refusal: null });
  await one('throttled');
  expect((await pacer.pace('/x'))?.refusal).toEqual({ sinceMs: 0, waitMs: 100 });
  await one('throttled');
  expect((await pacer.pace('/x'))?.refusal).toEqual({ sinceMs: 1_000, waitMs: 200 });
  await one('ok');
  expect((await pacer.pace('/x'))?.refusal).toBe(null);
});

const SLOW = { name: 'slow', window: null, rate: { ...RATE_DEFAULTS, initialRate: 10 } };
