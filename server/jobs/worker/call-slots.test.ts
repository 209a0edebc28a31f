import { describe, expect, it } from 'vitest';
import { CallSlots } from './call-slots.js';

/** How many slots can be had at once; the one that has to be waited for stays asked for. */
function fill(slots: CallSlots): number {
  for (let count = 0; ; count++) if (slots.acquire('a', 0)) return count;
}

describe('CallSlots', () => {
  it('begins with two', () => {
    expect(fill(new CallSlots(4))).toBe(2);
    expect(fill(new CallSlots(1))).toBe(1);
  });

  it('allows one more after each success, up to the most', () => {
    const slots = new CallSlots(4);
    slots.acquire('a', 0);
    slots.acquire('a', 0);
    slots.release(true);
    slots.acquire('a', 0);
    slots.release(false);
    // Three at a time now, of which one is used.
    expect(fill(slots)).toBe(2);
    for (let count = 0; count < 10; count++) {
      slots.release(true);
      slots.acquire('a', 0);
    }
    slots.release(true);
    slots.release(true);
    expect(slots.acquire('b', 0)).toBeUndefined();
  });

  it('begins carefully again after idleness', async () => {
    const slots = new CallSlots(8);
    for (let round = 0; round < 5; round++) {
      slots.acquire('a', 0);
      slots.acquire('a', 0);
      slots.release(true);
      slots.release(true);
    }
    expect(fill(slots)).toBe(2);
  });

  it('lets jobs take turns', async () => {
    const slots = new CallSlots(2);
    slots.acquire('large', 0);
    slots.acquire('large', 0);
    const order: string[] = [];
    const wait = (jobId: string) => slots.acquire(jobId, 0)?.then(() => order.push(jobId));
    const waiting = [wait('large'), wait('large'), wait('large'), wait('small'), wait('small')];
    for (let count = 0; count < waiting.length; count++) slots.release(true);
    await Promise.all(waiting);
    expect(order).toEqual(['large', 'small', 'large', 'small', 'large']);
  });

  it('serves the first chunk of a job first, and those of one chunk in their order', async () => {
    const slots = new CallSlots(2);
    slots.acquire('a', 0);
    slots.acquire('a', 0);
    const order: string[] = [];
    const wait = (chunk: number, name: string) => slots.acquire('a', chunk)?.then(() => order.push(name));
    const waiting = [wait(2, '2'), wait(1, '1'), wait(2, '2 again'), wait(-1, 'check'), wait(1, '1 again')];
    for (let count = 0; count < waiting.length; count++) slots.release(true);
    await Promise.all(waiting);
    expect(order).toEqual(['check', '1', '1 again', '2', '2 again']);
  });

  it('keeps nobody waiting whose job is stopped, and gives nobody else more for it', async () => {
    const slots = new CallSlots(2);
    slots.acquire('slow', 0);
    slots.acquire('slow', 0);
    const stop = new AbortController();
    const order: string[] = [];
    const wait = (jobId: string, signal?: AbortSignal) =>
      slots.acquire(jobId, 0, signal)?.then(() => order.push(jobId));
    const stopped = [wait('stopped', stop.signal), wait('stopped', stop.signal)];
    const other = wait('other');
    stop.abort();
    await Promise.all(stopped);
    expect(slots.acquire('stopped', 0, stop.signal)).toBeUndefined();
    for (let count = 0; count < 3; count++) slots.release(false);
    await Promise.resolve();
    expect(order).toEqual(['stopped', 'stopped']);
    slots.release(false);
    await other;
    expect(order).toEqual(['stopped', 'stopped', 'other']);
  });
});
