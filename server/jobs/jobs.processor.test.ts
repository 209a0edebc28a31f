import type { Queue, Job as Task } from 'bull';
import { afterEach, expect, it, vi } from 'vitest';
import { log } from '../platform/log/log.js';
import { JobsProcessor } from './jobs.processor.js';
import type { JobsTask, RunChunkTask } from './jobs.queue.js';
import type { ChunkRunner } from './worker/chunk-runner.js';
import type { Dispatcher } from './worker/dispatcher.js';
import type { Heartbeat } from './worker/heartbeat.js';

afterEach(() => {
  vi.restoreAllMocks();
});

it('asks five times a second at most for a chunk that cannot be taken, for somebody asleep has its row locked', async () => {
  const task = { data: { jobId: '8', chunk: 0 } } as Task<RunChunkTask>;
  const asked: number[] = [];
  let isLocked = true;
  const run = async () => {
    asked.push(performance.now());
    return !isLocked;
  };
  // As the dispatcher does: an open chunk whose task has ended gets another at once.
  const chunkEnded = () => {
    if (isLocked) setImmediate(() => processor.run(task));
  };
  const processor = new JobsProcessor(
    {} as Queue<JobsTask>,
    { run } as unknown as ChunkRunner,
    { chunkEnded } as unknown as Dispatcher,
    {} as Heartbeat,
  );
  void processor.run(task);
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4);
  isLocked = false;
  const [first, , , fourth] = asked as [number, number, number, number];
  expect(fourth - first).toBeGreaterThan(590);
});

it('tells once that chunks cannot be taken, as while PostgreSQL only reads', async () => {
  const warn = vi.spyOn(log, 'warn').mockReturnValue(undefined);
  const run = async () =>
    Promise.reject(new Error('cannot execute SELECT FOR SHARE in a read-only transaction'));
  const processor = new JobsProcessor(
    {} as Queue<JobsTask>,
    { run } as unknown as ChunkRunner,
    { chunkEnded: () => {} } as unknown as Dispatcher,
    {} as Heartbeat,
  );
  const tasks = [0, 1, 2, 3].map((chunk) => ({ data: { jobId: '8', chunk } }) as Task<RunChunkTask>);
  await Promise.all(tasks.map((task) => processor.run(task)));
  expect(warn).toHaveBeenCalledTimes(1);
});
