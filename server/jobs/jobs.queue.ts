import type { JobOptions, Queue } from 'bull';

export const JOBS_QUEUE = 'jobs';
export const RUN_CHUNK = 'run-chunk';
export const LOOK = 'look';

/** What a task of this queue carries: the rows of the chunk are the truth. */
export interface RunChunkTask {
  jobId: string;
  chunk: number;
}

/** Whatever the queue carries; a `look` carries nothing. */
export type JobsTask = RunChunkTask | Record<string, never>;

/**
 * Puts a task for a chunk into Redis. Its id names how often the chunk was taken so far: while such a task
 * waits, adding it again does nothing, and a chunk whose worker was lost gets a new one at once.
 *
 * @param attempts how often the chunk was taken
 * @param isFirst it goes before all that wait: somebody waits for the end of its job
 * @example await enqueueChunk(queue, { jobId: '12', chunk: 3 }, 0); // task 12-3-0
 */
export async function enqueueChunk(
  queue: Queue<JobsTask>,
  task: RunChunkTask,
  attempts: number,
  isFirst = false,
): Promise<void> {
  const options: JobOptions = {
    jobId: taskId(task, attempts),
    attempts: 1,
    lifo: isFirst,
    removeOnComplete: true,
    removeOnFail: true,
  };
  await queue.add(RUN_CHUNK, task, options);
}

/**
 * Wakes the workers: some job changed, so that there may be work now. They look by themselves every second, so
 * this is no more than haste and may be lost.
 */
export async function wakeWorkers(queue: Queue<JobsTask>): Promise<void> {
  await queue.add(LOOK, {}, { attempts: 1, removeOnComplete: true, removeOnFail: true });
}

/** @returns the id of the task in Redis */
export function taskId({ jobId, chunk }: RunChunkTask, attempts: number): string {
  return `${jobId}-${chunk}-${attempts}`;
}
