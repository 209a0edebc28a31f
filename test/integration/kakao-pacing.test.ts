import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AdaptivePacer,
  APP_LANE,
  IDS_LANE,
  KakaoBudgetError,
  type LaneOptions,
  type Permit,
  RATE_DEFAULTS,
  RedisPacingStore,
  type RedisPacingStoreOptions,
} from '../../server/kakao-client/index.js';
import { createTestRedis } from '../support/redis.js';

const UNLINK = '/v1/user/unlink';
const IDS = '/v1/user/ids';
const BULK = { priority: 'bulk' } as const;
const TICK_MS = 50;
let redis: Redis;
let tag: string;
let serial = 0;

beforeAll(async () => {
  redis = new Redis((await createTestRedis()).url);
});

beforeEach(() => {
  tag = `pacing-test-${++serial}`;
});

afterAll(async () => {
  await redis.quit();
});

/** A pacer as another process would have it: it shares nothing with the others but Redis. */
function newPacer(options: RedisPacingStoreOptions & { laneOf?: () => LaneOptions } = {}): AdaptivePacer {
  const { laneOf, ...store } = options;
  return new AdaptivePacer({
    store: new RedisPacingStore(redis, { tag, ...store }),
    ...(laneOf && { laneOf }),
  });
}

/** Takes permits one after the other, each at once reported as good. */
async function take(pacer: AdaptivePacer, endpoint: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const permit = await pacer.acquire(endpoint, BULK);
    times.push(performance.now());
    pacer.report(permit, { result: 'ok', latencyMs: 1 });
  }
  return times;
}

/** Whether something comes in so many milliseconds, in which a time that this process itself is held up does not count. */
async function isWithin(ms: number, coming: Promise<unknown>): Promise<boolean> {
  let hasCome = false;
  const come = coming.then(() => (hasCome = true));
  for (let left = ms; left > 0 && !hasCome; left -= TICK_MS) await Promise.race([come, delay(TICK_MS)]);
  return hasCome;
}

describe('pacing shared over Redis', () => {
  it('gives out 100 calls of the id list in a minute to all processes together', async () => {
    const pacers = [newPacer(), newPacer(), newPacer()];
    const abort = new AbortController();
    let granted = 0;
    const ask = async (pacer: AdaptivePacer) => {
      for (;;) {
        const permit: Permit = await pacer.acquire(IDS, { ...BULK, signal: abort.signal });
        pacer.report(permit, { result: 'ok', latencyMs: 1 });
        granted++;
      }
    };
    const all = pacers.map((pacer) => ask(pacer).catch(() => {}));
    await expect.poll(() => granted).toBeGreaterThanOrEqual(98);
    setTimeout(() => abort.abort(), 2_000);
    await Promise.all(all);
    // Two of the hundred are kept for interactive calls.
    expect(granted).toBe(98);
    await newPacer().acquire(IDS, { priority: 'interactive' });
    expect(await redis.pttl(`{${tag}}:window:ids`)).toBeGreaterThan(50_000);
  });

  it('keeps a told rate for all processes together', async () => {
    const rate = { ...RATE_DEFAULTS, initialRate: 100, isAdaptive: false };
    const lane = { name: 'told', window: null, rate };
    const start = performance.now();
    const times = await Promise.all([1, 2].map(() => take(newPacer({ laneOf: () => lane }), UNLINK, 100)));
    expect(Math.max(...times.flat()) - start).toBeGreaterThan(1_800);
  });

  it('stops every process when one of them was refused, then lets a single call feel the way', async () => {
    const [first, second] = [newPacer(), newPacer()];
    const permit = await first.acquire(UNLINK, BULK);
    await take(second, UNLINK, 1);
    first.report(permit, { result: 'throttled', latencyMs: 1 });
    await expect.poll(() => redis.hget(`{${tag}}:lane:app`, 'probing')).toBe('1');
    const probe = await second.acquire(UNLINK, BULK);
    const waiting = first.acquire(UNLINK, BULK);
    const isHeld = await Promise.race([
      Promise.resolve(waiting).then(() => false),
      new Promise((resolve) => setTimeout(() => resolve(true), 300)),
    ]);
    expect(isHeld).toBe(true);
    second.report(probe, { result: 'ok', latencyMs: 1 });
    first.report(await waiting, { result: 'ok', latencyMs: 1 });
    await expect.poll(() => redis.hget(`{${tag}}:lane:app`, 'probing')).toBe('0');
  });

  it('asks a few times a second while the call that feels the way has no answer, and goes on soon after it has', async () => {
    const [first, second] = [newPacer(), newPacer()];
    first.report(await first.acquire(UNLINK, BULK), { result: 'throttled', latencyMs: 1 });
    await expect.poll(() => redis.hget(`{${tag}}:lane:app`, 'probing')).toBe('1');
    const probe = await second.acquire(UNLINK, BULK);
    const asked = vi.spyOn(redis, 'eval');
    const waiting = first.acquire(UNLINK, BULK);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(asked.mock.calls.length).toBeLessThan(60);
    asked.mockRestore();
    second.report(probe, { result: 'ok', latencyMs: 1 });
    expect(await isWithin(2_000, Promise.resolve(waiting))).toBe(true);
  });

  it('counts the month for all processes and keeps the reserve', async () => {
    const budget = { monthlyLimit: 100, bulkReserve: 10 };
    const [first, second] = [newPacer(budget), newPacer(budget)];
    await first.noteMonthUsed(88);
    await take(first, UNLINK, 1);
    await take(second, UNLINK, 1);
    expect(await first.monthUsed()).toBe(90);
    await expect(first.acquire(UNLINK, BULK)).rejects.toBeInstanceOf(KakaoBudgetError);
    await second.acquire(UNLINK, { priority: 'interactive' });
    expect(await second.monthUsed()).toBe(91);
    await second.noteMonthUsed(50);
    // A count of another month is none of this one.
    await second.noteMonthUsed(99, Date.now() - 32 * 86_400_000);
    expect(await first.monthUsed()).toBe(91);
  });

  it('goes on within a minute where the clock of Redis was set back, as after a failover', async () => {
    const MINUTES = 600_000;
    const [pacer, paused] = [newPacer(), newPacer({ tag: `${tag}-paused` })];
    await take(pacer, UNLINK, 20);
    await take(pacer, IDS, 98);
    paused.report(await paused.acquire(UNLINK, BULK), { result: 'throttled', latencyMs: 1 });
    await expect.poll(() => redis.hget(`{${tag}-paused}:lane:app`, 'probing')).toBe('1');
    // Its probe is under way.
    await paused.acquire(UNLINK, BULK);

    // Everything that Redis has noted lies as far ahead as its clock was set back.
    for (const key of await redis.keys(`{${tag}*}:lane:app`)) {
      for (const time of ['due', 'pausedUntil', 'probeAt']) await redis.hincrbyfloat(key, time, MINUTES);
      const state = JSON.parse((await redis.hget(key, 'state')) ?? '{}');
      for (const time of ['since', 'cycleSince', 'heldUntil', 'pausedUntil', 'refusedAt'])
        state[time] += MINUTES;
      await redis.hset(key, 'state', JSON.stringify(state));
    }
    const window = `{${tag}}:window:ids`;
    for (const member of await redis.zrange(window, 0, -1)) await redis.zincrby(window, MINUTES, member);

    const goesOn = async () => {
      await take(newPacer(), UNLINK, 20);
      await take(newPacer({ tag: `${tag}-paused` }), UNLINK, 2);
    };
    expect(await isWithin(10_000, goesOn())).toBe(true);
    // What was used of the minute counts as used just now.
    const [{ waitMs }] = [await new RedisPacingStore(redis, { tag }).lease(IDS_LANE, 1, 'bulk', true)];
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(61_001);
    const state = JSON.parse((await redis.hget(`{${tag}}:lane:app`, 'state')) ?? '{}');
    expect(state.since).toBeLessThan(Date.now() + 60_000);
  });

  it('begins anew when Redis lost everything, or holds what it cannot read', async () => {
    const pacer = newPacer();
    await take(pacer, UNLINK, 3);
    await redis.flushdb();
    await take(pacer, UNLINK, 3);
    await redis.hset(`{${tag}}:lane:app`, 'state', '{"broken', 'rate', '40');
    await take(pacer, UNLINK, 30);
    await expect
      .poll(async () => (await pacer.pace(UNLINK))?.callsPerSecond)
      .toBeGreaterThanOrEqual(APP_LANE.rate.initialRate);
  });
});
