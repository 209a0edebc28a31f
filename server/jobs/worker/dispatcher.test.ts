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
    { add, getJob: async () => null } as unknown as Queue<JobsTask>,
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

it('gives a chunk other tasks where its own was taken and not begun, as by a worker that is asleep', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const open = { job_id: '8', chunk: 0, attempts: 1, is_cancelling: false };
  const query = async (sql: string) => (sql.includes('job_chunks') ? [open] : []);
  const added: string[] = [];
  const states = new Map<string, 'waits' | 'taken' | 'begun'>();
  const queue = {
    async add(_name: string, _task: JobsTask, { jobId }: { jobId: string }) {
      if (!states.has(jobId)) states.set(jobId, 'waits');
      added.push(jobId);
    },
    getJob: async (id: string) => ({ isActive: async () => states.get(id) !== 'waits', lockKey: () => id }),
    client: { exists: async (id: string) => (states.get(id) === 'begun' ? 1 : 0) },
  };
  const dispatcher = new Dispatcher(
    { query } as unknown as DataSource,
    queue as unknown as Queue<JobsTask>,
    { beginDue: async () => undefined } as unknown as JobBeginner,
    {} as JobCanceller,
    { finishHalt: async () => undefined } as unknown as JobPauser,
  );
  dispatcher.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(new Set(added)).toEqual(new Set(['8-0-1']));
  states.set('8-0-1', 'taken');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Object.fromEntries(states)).toEqual({ '8-0-1': 'taken', '8-0-1-1': 'waits', '8-0-1-2': 'waits' });
  // While the last of them waits there are no more; nor are there where it has been begun.
  states.set('8-0-1-1', 'taken');
  await vi.advanceTimersByTimeAsync(20_000);
  states.set('8-0-1-2', 'begun');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(states.size).toBe(3);
  states.set('8-0-1-2', 'taken');
  await vi.advanceTimersByTimeAsync(5_000);
  expect([...states.keys()].slice(3)).toEqual(['8-0-1-3', '8-0-1-4', '8-0-1-5', '8-0-1-6']);
  await dispatcher.onModuleDestroy();
});
