import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { DEVIATED, isPrediction } from '../comparison.js';
import type { Job } from '../job.entity.js';
import { JOB_ITEM_OUTCOMES, type JobItemOutcome } from '../job.types.js';
import { JobItem } from '../job-item.entity.js';
import type { JobItemQuery } from '../jobs.schema.js';

/** So few are sorted by their place once their codes have found them; among more, the first in order are soon come upon. */
const FEW = 10_000;
const NEVER_TRIED: readonly JobItemOutcome[] = ['pending', 'cancelled'];

/** What a job's row says of the items that a question asks for. */
export interface Expected {
  /** No more than these. */
  atMost: number;
  /** Whether each has an error code. */
  haveCodes: boolean;
  /** No other outcomes than these. */
  outcomes: JobItemOutcome[];
}

type Condition = Pick<JobItemQuery, 'outcome' | 'errorCode' | 'neverTried' | 'deviated'>;

/**
 * Takes it from the job's counts and its comparison with the dry run. No index has the outcomes of items, so that writing
 * them costs little; to find that nobody has one would be to read them all.
 */
export function expectedItems(
  job: Record<JobItemOutcome, number> & Pick<Job, 'comparison'>,
  { outcome = [...JOB_ITEM_OUTCOMES], errorCode, neverTried, deviated }: Condition,
): Expected {
  const isAskedFor = (one: JobItemOutcome) =>
    outcome.includes(one) && (neverTried !== 'true' || NEVER_TRIED.includes(one));
  const groups =
    deviated === undefined
      ? JOB_ITEM_OUTCOMES.map((one) => ({ outcome: one, count: job[one], hasCode: one === 'failed' }))
      : (job.comparison ?? [])
          .filter(({ deviates, actual }) => {
            return String(deviates) === deviated && (errorCode ?? actual.errorCode) === actual.errorCode;
          })
          .map(({ actual, count }) => ({ ...actual, count, hasCode: actual.errorCode !== null }));
  const some = groups.filter((group) => group.count > 0 && isAskedFor(group.outcome));
  return {
    atMost: some.reduce((sum, { count }) => sum + count, 0),
    haveCodes: some.every(({ hasCode }) => hasCode),
    outcomes: [...new Set(some.map((group) => group.outcome))],
  };
}

/**
 * The items that a question asks for, in the order of the selection.
 *
 * @param after the place of the last one that is known already
 */
export function selectItems(
  manager: EntityManager,
  job: Pick<Job, 'id' | 'predictedBy'>,
  query: Omit<JobItemQuery, 'limit' | 'cursor'>,
  { atMost, haveCodes, outcomes }: Expected,
  after: number | undefined,
): SelectQueryBuilder<JobItem> {
  const select = manager.createQueryBuilder(JobItem, 'i').where('i.jobId = :jobId', { jobId: job.id });
  if (haveCodes && atMost <= FEW) {
    // A sum is in no index: a planner that takes them for many would walk through the job in order until it has a page.
    select.andWhere('i.errorCode IS NOT NULL').orderBy('i.position + 0', 'ASC');
  } else select.orderBy('i.position', 'ASC');
  if (query.outcome) select.andWhere('i.outcome IN (:...outcome)', { outcome: query.outcome });
  if (query.errorCode !== undefined) select.andWhere('i.errorCode = :code', { code: query.errorCode });
  if (query.neverTried === 'true') {
    select.andWhere('i.attempts = 0 AND i.outcome IN (:...untried)', { untried: NEVER_TRIED });
  }
  if (query.deviated !== undefined) {
    // Who came out otherwise than the comparison knows of is not looked up in the dry run.
    select.andWhere('i.outcome IN (:...outcomes)', { outcomes });
    select.andWhere(
      `EXISTS (SELECT FROM job_items p WHERE ${isPrediction(':dryRun')} AND ${DEVIATED} = :deviated)`,
      { dryRun: job.predictedBy, deviated: query.deviated },
    );
  }
  if (query.userId !== undefined) select.andWhere('i.userId = :userId', { userId: query.userId });
  if (after !== undefined) select.andWhere('i.position > :after', { after });
  return select;
}
