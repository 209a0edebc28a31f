import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LEASE_MARGIN_MS, LEASE_MS } from '../jobs.constants.js';
import { now } from './clock.js';
import { Lease } from './lease.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
});
afterEach(() => vi.useRealTimers());

const HOLDS_MS = LEASE_MS - LEASE_MARGIN_MS;

it('goes on where it is renewed in time', () => {
  const lease = new Lease('t', '1', 0, now());
  vi.advanceTimersByTime(HOLDS_MS - 1);
  expect(lease.canCall).toBe(true);
  lease.renewed(now() - 500);
  vi.advanceTimersByTime(HOLDS_MS - 501);
  expect(lease.canCall).toBe(true);
  vi.advanceTimersByTime(1);
  expect(lease.canCall).toBe(false);
});

it('does not come to life again by a renewal that is late: others count on its end', () => {
  const lease = new Lease('t', '1', 0, now());
  vi.advanceTimersByTime(HOLDS_MS);
  lease.renewed(now());
  expect([lease.canCall, lease.end, lease.options.waitSignal.aborted]).toEqual([false, 'lost', true]);
});

it('does not outlast a sleep of the machine, in which only the time of day goes on', () => {
  const lease = new Lease('t', '1', 0, now());
  vi.setSystemTime(Date.now() + HOLDS_MS);
  expect(lease.canCall).toBe(false);
  lease.renewed(now());
  expect(lease.end).toBe('lost');
});

it('is not brought to an end, nor to life, by a time of day that is set back', () => {
  const lease = new Lease('t', '1', 0, now());
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(HOLDS_MS - 1);
  expect(lease.canCall).toBe(true);
  vi.advanceTimersByTime(1);
  expect(lease.canCall).toBe(false);
});

it('holds longer than any call that may leave under it', () => {
  const { timeoutMs } = new Lease('t', '1', 0, now()).options;
  expect(timeoutMs).toBeLessThan(LEASE_MARGIN_MS);
});
