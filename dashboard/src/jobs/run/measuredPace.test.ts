import { describe, expect, it } from 'vitest';
import { addSample, rateOf, type Sample, timeLeft } from './measuredPace';

describe('the pace as it is measured', () => {
  it('measures the pace over the last seconds', () => {
    let samples: Sample[] = [];
    for (let second = 0; second <= 60; second += 1)
      samples = addSample(samples, { at: second * 1000, done: second * 30 });
    expect(rateOf(samples)).toBeCloseTo(30);
    expect(samples.length).toBeLessThan(25);
  });

  it('falls to nothing while nothing moves, and starts anew after a retry', () => {
    let samples: Sample[] = [
      { at: 0, done: 0 },
      { at: 1000, done: 100 },
    ];
    for (let second = 2; second <= 40; second += 1)
      samples = addSample(samples, { at: second * 1000, done: 100 });
    expect(rateOf(samples)).toBe(0);
    expect(addSample(samples, { at: 41_000, done: 90 })).toEqual([{ at: 41_000, done: 90 }]);
  });

  it('tells nothing before the first of them is done, and leaves out how long that took', () => {
    let samples: Sample[] = [];
    for (let second = 0; second <= 5; second += 1)
      samples = addSample(samples, { at: second * 1000, done: 20 });
    expect(rateOf(samples)).toBeNull();
    for (let second = 6; second <= 9; second += 1)
      samples = addSample(samples, { at: second * 1000, done: 20 + (second - 5) * 3 });
    expect(rateOf(samples)).toBeCloseTo(3);
  });

  it('tells the time left as a range in round figures', () => {
    expect(timeLeft(1000, 10)).toEqual({ low: 90, high: 120 });
    expect(timeLeft(3, 10)).toEqual({ low: 5, high: 5 });
    expect(timeLeft(1000, 0)).toBeNull();
    expect(timeLeft(1000, null)).toBeNull();
    expect(timeLeft(0, 10)).toBeNull();
  });
});
