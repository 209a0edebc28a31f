import type { JobItemOutcome } from './job.types.js';

/** How one person came out, or was predicted to. */
export interface Ending {
  outcome: JobItemOutcome;
  errorCode: string | null;
}

/** How many people were predicted to come out in one way and came out in another, or in the same. */
export interface Pair {
  predicted: Ending;
  actual: Ending;
  /** Whether they came out otherwise than predicted. */
  deviates: boolean;
  count: number;
}

/** What a job's row says of its comparison so far. */
export interface Compared {
  comparison: Pair[] | null;
  /** The comparison as it was when an operator last let the job go on: what counts began there. */
  brake_from: Pair[] | null;
}

/** Outcomes beside their predictions, summed up. */
export interface Comparison {
  /** People who have both. */
  done: number;
  deviated: number;
  /** Where they differ, the most frequent first. */
  groups: Omit<Pair, 'deviates'>[];
}

/** With fewer people a share says nothing. */
const LEAST_DONE = 20;
const LEAST_DEVIATED = 3;

const ENDED = `('succeeded', 'unchanged', 'failed')`;

/**
 * SQL: the condition under which item `p` holds what a dry run predicted for person `i`. Whom it left without an
 * outcome it did not predict.
 *
 * @param dryRun the parameter that holds the id of the dry run; null: nobody is predicted
 */
export function isPrediction(dryRun: string): string {
  // A sum is in no index, so people are looked up one by one: by the job, a planner that knows nothing yet of a
  // dry run a minute old would read all its items for every batch.
  return `p.job_id + 0 = ${dryRun}::bigint AND p.user_id = i.user_id AND p.outcome IN ${ENDED}`;
}

/**
 * SQL, with people `i` and their predictions `p`: whether a person came out otherwise than predicted; null where
 * either is missing. Failures differ also by their cause.
 */
export const DEVIATED = `CASE WHEN i.outcome IN ${ENDED} AND p.outcome IS NOT NULL THEN
  i.outcome <> p.outcome OR (i.outcome = 'failed' AND i.error_code IS DISTINCT FROM p.error_code) END`;

/** What was compared before, with a batch more. */
export function addPairs(before: readonly Pair[], batch: readonly Pair[]): Pair[] {
  const sums = new Map(before.map((pair) => [keyOf(pair), pair]));
  for (const pair of batch) {
    const key = keyOf(pair);
    sums.set(key, { ...pair, count: pair.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

/** What was compared since an earlier state of the same comparison. */
export function pairsSince(now: readonly Pair[], before: readonly Pair[]): Pair[] {
  const counts = new Map(before.map((pair) => [keyOf(pair), pair.count]));
  return now
    .map((pair) => ({ ...pair, count: pair.count - (counts.get(keyOf(pair)) ?? 0) }))
    .filter(({ count }) => count > 0);
}

/** What is left of a comparison when all who failed are put back. */
export function pairsWithoutFailed(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(({ actual }) => actual.outcome !== 'failed');
}

/** How many came out otherwise than predicted, and where. */
export function sumUp(pairs: readonly Pair[]): Comparison {
  const sum = (some: readonly Pair[]) => some.reduce((total, { count }) => total + count, 0);
  const deviating = pairs.filter(({ deviates }) => deviates);
  return {
    done: sum(pairs),
    deviated: sum(deviating),
    groups: deviating
      .map(({ predicted, actual, count }) => ({ predicted, actual, count }))
      .sort((a, b) => b.count - a.count),
  };
}

/**
 * Whether a job is to stop by itself.
 *
 * @param share the most people in a hundred who may come out otherwise than predicted; null: any number
 */
export function isBeyond({ done, deviated }: Comparison, share: number | null): boolean {
  if (share === null || done < LEAST_DONE || deviated < LEAST_DEVIATED) return false;
  return deviated * 100 > share * done;
}

function keyOf({ predicted, actual }: Pair): string {
  return JSON.stringify([predicted.outcome, predicted.errorCode, actual.outcome, actual.errorCode]);
}
