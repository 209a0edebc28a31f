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
 * Puts a task for a chunk into Redis. While a task of that id is there, adding it again does nothing.
 *
 * @param id by {@link taskId}
 * @param isFirst it goes before all that wait: somebody waits for the end of its job
 * @example await enqueueChunk(queue, taskId(task, 0), task);
 */
export async function enqueueChunk(
  queue: Queue<JobsTask>,
  id: string,
  task: RunChunkTask,
  isFirst = false,
): Promise<void> {
  const options: JobOptions = {
    jobId: id,
    attempts: 1,
    lifo: isFirst,
    removeOnComplete: true,
    removeOnFail: true,
  };
  await queue.add(RUN_CHUNK, task, options);
}

/**
 * Whether Redis has given the task to a worker which has not begun it. One that is awake begins within milliseconds; to one
 * that has fallen asleep, with its questions for tasks waiting there, Redis goes on giving them.
 *
 * @param id by {@link taskId}
 */
export async function isTakenUnbegun(queue: Queue<JobsTask>, id: string): Promise<boolean> {
  const task = await queue.getJob(id);
  if (!task || !(await task.isActive())) return false;
  return (await queue.client.exists(task.lockKey())) === 0;
}

/**
 * Wakes the workers: some job changed, so that there may be work now. They look by themselves every second, so
 * this is no more than haste and may be lost.
 */
export async function wakeWorkers(queue: Queue<JobsTask>): Promise<void> {
  await queue.add(LOOK, {}, { attempts: 1, removeOnComplete: true, removeOnFail: true });
}

/**
 * @param attempts how often the chunk was taken: one whose worker was lost gets a new task at once
 * @param again how often its task came into hands that did not begin it
 * @returns the id of the task in Redis
 * @example taskId({ jobId: '12', chunk: 3 }, 0); // '12-3-0'
 */
export function taskId({ jobId, chunk }: RunChunkTask, attempts: number, again = 0): string {
  return `${jobId}-${chunk}-${attempts}${again > 0 ? `-${again}` : ''}`;
}
