import type { JobOptions, Queue } from 'bull';

export const SYNCS_QUEUE = 'syncs';
export const RUN_SYNC = 'run-sync';

/** What a task of this queue carries: the row is the truth. */
export interface RunSyncTask {
  syncId: string;
}

/**
 * Puts a task for a sync into Redis. The fixed task id makes it harmless to do so again: while one is
 * waiting or active, another is not added.
 */
export async function enqueueSync(queue: Queue<RunSyncTask>, syncId: string): Promise<void> {
  const options: JobOptions = { jobId: `sync-${syncId}`, removeOnComplete: true, removeOnFail: true };
  await queue.add(RUN_SYNC, { syncId }, options);
}
