import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE } from '../../jobs/jobs.constants.js';
import { INCIDENTS, planRun } from './plan.js';

describe('planRun', () => {
  it('plans the same for the same seed, and something else for another', () => {
    expect(planRun(41)).toEqual(planRun(41));
    expect(planRun(41)).not.toEqual(planRun(51));
  });

  it('has every incident in runs whose seeds follow one another', () => {
    const planned = INCIDENTS.flatMap((_, seed) => planRun(seed).incidents.map(({ incident }) => incident));
    expect(new Set(planned)).toEqual(new Set(INCIDENTS));
  });

  it('keeps to the number of people asked for, or to 150 to 600, or has several chunks now and then', () => {
    expect(planRun(7, 1_000).people).toBe(1_000);
    const large = Array.from({ length: 200 }, (_, seed) => planRun(seed).people).filter((n) => n > 600);
    expect(large).toHaveLength(25);
    expect(Math.min(...large)).toBeGreaterThan(2 * CHUNK_SIZE);
    for (let seed = 0; seed < 200; seed++) {
      const { people, incidents, latencyMs } = planRun(seed);
      expect(people).toBeGreaterThanOrEqual(150);
      expect(people).toBeLessThanOrEqual(3_000);
      expect(new Set(incidents.map(({ incident }) => incident)).size).toBe(incidents.length);
      expect(latencyMs).toMatch(/^\d+-\d+$/);
    }
  });
});
