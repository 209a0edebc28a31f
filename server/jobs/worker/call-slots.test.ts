import { describe, expect, it } from 'vitest';
import { CallSlots } from './call-slots.js';

/** Takes slots until one must be waited for. */
function fill(slots: CallSlots, jobId = 'a'): number {
  for (let count = 0; ; count++) if (slots.acquire(jobId)) return count;
}

describe('CallSlots', () => {
  it('begins with two and allows one more after each success, up to the most', () => {
    const slots = new CallSlots(4);
    expect(fill(slots)).toBe(2);
    slots.release(true);
    slots.release(false);
    expect(fill(slots)).toBe(0);
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
