import type { Queue } from 'bull';
import type { DataSource } from 'typeorm';
import { afterEach, expect, it, vi } from 'vitest';
import type { JobsTask } from '../jobs.queue.js';
import type { JobCanceller } from '../steps/job-canceller.js';
import { Dispatcher } from './dispatcher.js';
import type { JobBeginner } from './job-beginner.js';
import type { JobPauser } from './job-pauser.js';

afterEach(() => vi.useRealTimers());

it('ends jobs whatever holds up the beginnings or another end, and has them looked at first', async () => {
  const open = { job_id: '8', chunk: 0, attempts: 1, is_cancelling: true };
  const query = async (sql: string) => (sql.includes('job_chunks') ? [open] : [{ id: '7' }, { id: '8' }]);
  const ended: string[] = [];
  const settle = async (id: string) => {
    if (id === '7') throw new Error('deadlock detected');
    ended.push(id);
    return true;
  };
  const add = vi.fn(async () => undefined);
  let begin = () => {};
  const dispatcher = new Dispatcher(
    { query } as unknown as DataSource,
    { add } as unknown as Queue<JobsTask>,
    { beginDue: () => new Promise<void>((resolve) => (begin = resolve)) } as unknown as JobBeginner,
    { settle } as unknown as JobCanceller,
    { finishHalt: async () => undefined } as unknown as JobPauser,
  );
  dispatcher.onApplicationBootstrap();
  await expect.poll(() => ended).toContain('8');
  await expect.poll(() => add).toHaveBeenCalledOnce();
  expect(add).toHaveBeenCalledWith(
    'run-chunk',
    { jobId: '8', chunk: 0 },
    expect.objectContaining({ jobId: '8-0-1', lifo: true }),
  );
  begin();
  await dispatcher.onModuleDestroy();
});

it('adds a task again that Redis may have lost, also where the time of day has been set back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const open = { job_id: '8', chunk: 0, attempts: 1, is_cancelling: false };
  const query = async (sql: string) => (sql.includes('job_chunks') ? [open] : []);
  const add = vi.fn(async () => undefined);
  const dispatcher = new Dispatcher(
    { query } as unknown as DataSource,
    { add } as unknown as Queue<JobsTask>,
    { beginDue: async () => undefined } as unknown as JobBeginner,
    {} as JobCanceller,
    { finishHalt: async () => undefined } as unknown as JobPauser,
  );
  dispatcher.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(500);
  expect(add).toHaveBeenCalledOnce();
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(add).toHaveBeenCalledTimes(2);
  await dispatcher.onModuleDestroy();
});
