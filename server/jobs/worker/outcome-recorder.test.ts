import { afterEach, expect, it, vi } from 'vitest';
import { log } from '../../platform/log/log.js';
import type { JobSignals } from '../job-signals.js';
import type { Claim, ClaimedResult, ItemResult } from './claim.js';
import { OutcomeRecorder } from './outcome-recorder.js';
import type { OutcomeStore } from './outcome-store.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Pushes so many results at once. @returns the sizes of the batches in which they were recorded */
async function batches(count: number, predictedBy: string | null): Promise<number[]> {
  const sizes: number[] = [];
  const write = async (_job: unknown, results: ClaimedResult[]) => void sizes.push(results.length);
  const recorder = new OutcomeRecorder(
    { write } as unknown as OutcomeStore,
    { changed: () => {} } as unknown as JobSignals,
  );
  const claim = { job: { id: '1', predictedBy } } as Claim;
  for (let position = 0; position < count; position++) recorder.push(claim, { position } as ItemResult);
  await recorder.drained('1');
  return sizes;
}

it('records a thousand at a time', async () => {
  expect(await batches(2_500, null)).toEqual([1_000, 1_000, 500]);
});

it('records few of a predicted job at first, so that it is stopped early where it comes out otherwise', async () => {
  expect(await batches(2_500, '7')).toEqual([20, 20, 40, 80, 160, 320, 640, 1_000, 220]);
});

it('tells once why nothing can be recorded, as long as that stays the same', async () => {
  const warn = vi.spyOn(log, 'warn').mockReturnValue(undefined);
  let times = 0;
  const write = async () => {
    times++;
    if (times <= 2) throw new Error('cannot execute UPDATE in a read-only transaction');
    if (times <= 4) throw new Error('Connection terminated unexpectedly');
  };
  const recorder = new OutcomeRecorder(
    { write } as unknown as OutcomeStore,
    { changed: () => {} } as unknown as JobSignals,
  );
  recorder.push({ job: { id: '1', predictedBy: null } } as Claim, { position: 0 } as ItemResult);
  await recorder.drained('1');
  expect(times).toBe(5);
  expect(warn).toHaveBeenCalledTimes(2);
});
