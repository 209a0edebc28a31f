import { describe, expect, it } from 'vitest';
import { nextState } from './job-progress.js';

describe('nextState', () => {
  const job = { status: 'running', total: 100, pending: 90, run_limit: null };

  it('completes with the last item, also of a paused job', () => {
    expect(nextState(job, 90)).toEqual({ status: 'completed', stopReason: null });
    expect(nextState({ ...job, status: 'paused' }, 90)?.status).toBe('completed');
    expect(nextState(job, 89)).toBeNull();
  });

  it('stops for the brake before the canary, but neither at the end nor when it was paused anyway', () => {
    const stop = { done: 20, deviated: 3, groups: [] };
    expect(nextState(job, 10, stop)).toEqual({ status: 'paused', stopReason: 'brake' });
    expect(nextState({ ...job, run_limit: 20 }, 10, stop)?.stopReason).toBe('brake');
    expect(nextState(job, 90, stop)?.status).toBe('completed');
    expect(nextState({ ...job, status: 'paused' }, 10, stop)).toBeNull();
  });

  it('waits for a look after the canary', () => {
    expect(nextState({ ...job, run_limit: 20 }, 9)).toBeNull();
    expect(nextState({ ...job, run_limit: 20 }, 10)).toEqual({ status: 'paused', stopReason: 'canary' });
  });
});
