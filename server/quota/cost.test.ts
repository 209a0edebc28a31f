import { describe, expect, it } from 'vitest';
import { callsOf, secondsOf } from './cost.js';

describe('cost', () => {
  it('counts a change of each person and the check of their links', () => {
    expect(callsOf('unlink', 1)).toBe(2);
    expect(callsOf('unlink', 250)).toBe(253);
  });

  it('counts everything that is read of everybody', () => {
    expect(callsOf('full-sync', 10_000)).toBe(100 + 500 + 20_000);
    expect(callsOf('refresh', 10)).toBe(30);
  });

  it('lets the slower of the two limits decide how long a full sync takes', () => {
    expect(secondsOf('full-sync', 100_000, 1_000_000)).toBe(600);
    expect(secondsOf('full-sync', 1_000, 10)).toBe(206);
  });
});
