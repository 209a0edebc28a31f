import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { log } from './log/log.js';
import { toldRound } from './told-round.js';

const FAILED = 'a round failed and is tried again';
const WELL = 'rounds go well again';
let said: unknown[];
let error: Error | null;
let round: () => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  said = [];
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(log, level).mockImplementation((details: unknown, text?: string) => {
      const { task, err } = details as { task: string; err?: Error };
      said.push([task, text, err?.message]);
    });
  }
  round = toldRound('Sweep', async () => {
    if (error) throw error;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function rounds(failures: (string | null)[]): Promise<unknown[]> {
  said = [];
  for (const failure of failures) {
    error = failure === null ? null : new Error(failure);
    await round();
  }
  return said;
}

it('tells of a failure once, of another one, and when all is well', async () => {
  expect(await rounds([null, 'OOM', 'OOM', 'OOM'])).toEqual([['Sweep', FAILED, 'OOM']]);
  expect(await rounds(['READONLY', 'READONLY', null, null])).toEqual([
    ['Sweep', FAILED, 'READONLY'],
    ['Sweep', WELL, undefined],
  ]);
  expect(await rounds(['OOM'])).toEqual([['Sweep', FAILED, 'OOM']]);
});

it('tells again of one that goes on and on', async () => {
  await rounds(['OOM', 'OOM']);
  vi.advanceTimersByTime(3_600_000);
  expect(await rounds(['OOM', 'OOM'])).toEqual([['Sweep', FAILED, 'OOM']]);
});
