import { describe, expect, it } from 'vitest';
import { CallSlots } from './call-slots.js';

/** How many slots can be had at once; the one that has to be waited for stays asked for. */
function fill(slots: CallSlots): number {
  for (let count = 0; ; count++) if (slots.acquire('a')) return count;
}

describe('CallSlots', () => {
  it('begins with two', () => {
    expect(fill(new CallSlots(4))).toBe(2);
    expect(fill(new CallSlots(1))).toBe(1);
  });

  it('allows one more after each success, up to the most', () => {
    const slots = new CallSlots(4);
    slots.acquire('a');
    slots.acquire('a');
    slots.release(true);
    slots.acquire('a');
    slots.release(false);
    // Three at a time now, of which one is used.
    expect(fill(slots)).toBe(2);
    for (let count = 0; count < 10; count++) {
      slots.release(true);
      slots.acquire('a');
    }
    slots.release(true);
    slots.release(true);
    expect(slots.acquire('b')).toBeUndefined();
  });

  it('begins carefully again after idleness', async () => {
    const slots = new CallSlots(8);
    for (let round = 0; round < 5; round++) {
      slots.acquire('a');
      slots.acquire('a');
      slots.release(true);
      slots.release(true);
    }
    expect(fill(slots)).toBe(2);
  });

  it('lets jobs take turns', async () => {
    const slots = new CallSlots(2);
    slots.acquire('large');
    slots.acquire('large');
    const order: string[] = [];
    const wait = (jobId: string) => slots.acquire(jobId)?.then(() => order.push(jobId));
    const waiting = [wait('large'), wait('large'), wait('large'), wait('small'), wait('small')];
    for (let count = 0; count < waiting.length; count++) slots.release(true);
    await Promise.all(waiting);
    expect(order).toEqual(['large', 'small', 'large', 'small', 'large']);
  });
});
