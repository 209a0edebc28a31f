import type { JobOptions, Queue } from 'bull';

export const JOBS_QUEUE = 'jobs';
export const RUN_CHUNK = 'run-chunk';

/** What a task of this queue carries: the rows of the chunk are the truth. */
export interface RunChunkTask {
  jobId: string;
  chunk: number;
}

/**
 * Puts a task for a chunk into Redis. Its id names how often the chunk was taken so far: while such a task
 * waits, adding it again does nothing, and a chunk whose worker was lost gets a new one at once.
 *
 * @param attempts how often the chunk was taken
 * @example await enqueueChunk(queue, { jobId: '12', chunk: 3 }, 0); // task 12-3-0
 */
export async function enqueueChunk(
  queue: Queue<RunChunkTask>,
  task: RunChunkTask,
  attempts: number,
): Promise<void> {
  const options: JobOptions = {
    jobId: taskId(task, attempts),
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
  };
  await queue.add(RUN_CHUNK, task, options);
}

/** @returns the id of the task in Redis */
export function taskId({ jobId, chunk }: RunChunkTask, attempts: number): string {
  return `${jobId}-${chunk}-${attempts}`;
}
