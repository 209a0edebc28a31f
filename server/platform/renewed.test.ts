import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renewed } from './renewed.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('a claim is renewed for as long as its work takes, and not after it', async () => {
  let renewals = 0;
  const renew = async () => {
    renewals++;
  };
  let end = (_: string) => {};
  const work = renewed(
    { everyMs: 1_000, renew, what: {} },
    () => new Promise<string>((done) => (end = done)),
  );
  await vi.advanceTimersByTimeAsync(5_500);
  expect(renewals).toBe(5);
  end('done');
  expect(await work).toBe('done');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(renewals).toBe(5);
});

it('a renewal that fails is tried again, and the work goes on', async () => {
  let renewals = 0;
  const renew = async () => {
    renewals++;
    throw new Error('no connection');
  };
  const work = renewed({ everyMs: 1_000, renew, what: {} }, async () => {
    await new Promise((done) => setTimeout(done, 3_500));
    return 'done';
  });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await work).toBe('done');
  expect(renewals).toBe(3);
});

it('of work that fails the claim is not renewed any more, and its error is told', async () => {
  let renewals = 0;
  const renew = async () => {
    renewals++;
  };
  const work = renewed({ everyMs: 1_000, renew, what: {} }, async () => {
    throw new Error('failed');
  });
  await expect(work).rejects.toThrow('failed');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(renewals).toBe(0);
});
