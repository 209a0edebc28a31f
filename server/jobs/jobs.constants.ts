/** People in one task: enough that the queue costs nothing, few enough that it is done in seconds. */
export const CHUNK_SIZE = 1_000;

/** An irreversible job on more people than this runs {@link CANARY_SIZE} of them first. */
export const CANARY_ABOVE = 1_000;
export const CANARY_SIZE = 20;

/** People shown of a job that is to be decided on. */
export const SAMPLE_SIZE = 10;

/** How long an approval holds for a job whose first call has not left. */
export const APPROVAL_HOLDS_MS = 24 * 3_600_000;

/** Chunks of one job in Redis at a time. A job with many cannot fill the queue before a small one. */
export const CHUNKS_PER_JOB = 4;

/**
 * Chunks that one worker holds at a time, over all jobs: those of a dozen jobs. A chunk of a slow job is held for minutes, and
 * neither a small job nor the end of a cancelled one is to wait for that.
 */
export const CHUNKS_PER_WORKER = 12 * CHUNKS_PER_JOB;

/** Calls of bulk jobs that one worker has under way at a time, over all jobs. */
export const CALLS_PER_WORKER = 64;

/** Time for one call of a bulk job. */
export const CALL_TIMEOUT_MS = 8_000;

/** How long a worker's claim on a chunk holds without renewal. */
export const LEASE_MS = 16_000;

/** How often claims are renewed and the states of their jobs read. */
export const HEARTBEAT_MS = 500;

/** No call leaves in the last part of a lease: what left before has its answer or is in doubt when it ends. */
export const LEASE_MARGIN_MS = CALL_TIMEOUT_MS + 1_000;

/** How often the dispatcher looks for work without being nudged. */
export const DISPATCH_MS = 1_000;

/** Tries of one person before the chunk is put off, and in all before the person has failed. */
export const TRIES_AT_ONCE = 3;
export const TRIES_IN_ALL = 8;

/**
 * How long after Kakao told who is linked people may be called by it; then they are looked at again. Whoever leaves and
 * links anew meanwhile cannot be told from the one who was chosen, so it is short; a look costs a call for a hundred
 * people, so it is longer than a worker takes for all chunks of a job that it holds, from some 150 calls a second on.
 */
export const LOOK_HOLDS_MS = 30_000;

/** How long a chunk rests after Kakao could not be asked about its people. */
export const REST_AFTER_FAILED_CHECK_MS = 3_000;

/** What a worker does before it lets go of its work at shutdown: calls under way may end, then they are cut. */
export const SHUTDOWN_GRACE_MS = 4_000;
