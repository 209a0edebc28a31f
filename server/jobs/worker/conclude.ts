import type { AnswerTimes, Observation } from '../../consents/observation.js';
import { KakaoApiError, type KakaoError } from '../../kakao-client/index.js';
import type { Doubt } from '../job.types.js';
import type { JobKindHandler, LinkState, Verdict } from '../kinds/kind.js';
import type { ClaimedJob, ItemResult, WorkItem } from './claim.js';
import { isRelinked } from './link-check.js';

/** What was tried on one person so far. */
export interface Tries {
  attempts: number;
  doubt: Doubt | null;
}

/**
 * The result of an answered call. Where an earlier call's answer was lost and Kakao now says "already so", that
 * call did it: the item has succeeded, with the doubt named.
 */
export function resultOf(job: ClaimedJob, item: WorkItem, tries: Tries, verdict: Verdict): ItemResult {
  const isOurs =
    verdict.outcome === 'unchanged' &&
    tries.doubt !== null &&
    !item.wasAbsent &&
    !verdict.isCertain &&
    !verdict.isSilent &&
    !job.isDryRun &&
    job.handler.isChanging;
  const outcome = isOurs ? 'succeeded' : verdict.outcome;
  // A failure does not say what a lost call did before it; nearly every other answer does.
  const isOpen = verdict.outcome === 'failed' || (verdict.isSilent && !item.wasAbsent);
  const doubt = isOurs || isOpen ? tries.doubt : null;
  const observation: Observation | null = verdict.observation ?? null;
  return {
    position: item.position,
    userId: item.userId,
    outcome,
    // What was done took a try, though it may have been that of a worker who was lost before it could say so.
    attempts: isOurs ? Math.max(tries.attempts, 1) : tries.attempts,
    errorCode: verdict.errorCode ?? null,
    errorMessage: verdict.errorMessage ?? null,
    answer: verdict.answer ?? null,
    doubt,
    observation: observation && doubt && isOurs ? inDoubt(job, observation, doubt) : observation,
  };
}

/** What was read, with the doubt whether a lost call did what it was to do. */
function inDoubt({ handler, params }: ClaimedJob, observation: Observation, why: Doubt): Observation {
  if (handler.endsLink) return { ...observation, own: 'link', doubt: { why, of: 'link' } };
  return { ...observation, doubt: { why, of: handler.wantedConsents?.(params).names ?? 'tokens' } };
}

/** The result for a person whom Kakao answers not to be linked (-101). */
export function notLinkedResult(
  job: ClaimedJob,
  item: WorkItem,
  tries: Tries,
  times: AnswerTimes,
  message: string,
): ItemResult {
  const { handler } = job;
  return resultOf(job, item, tries, {
    outcome: handler.whenNotLinked,
    errorCode: '-101',
    errorMessage: message,
    // Somebody not being linked says nothing about what a lost call did, unless it is what that call does.
    isSilent: !handler.endsLink,
    observation: { userId: item.userId, ...times, link: 'absent' },
  });
}

/**
 * The result for a person of whom the link alone tells all, before any call is made; null where a call is due.
 *
 * @param times of the reading of the link
 */
export function resultOfLink(
  job: ClaimedJob,
  item: WorkItem,
  link: LinkState,
  times: AnswerTimes,
): ItemResult | null {
  if (item.doubt !== null && job.handler.endsLink) return resultOfLostUnlink(job, item, link, times);
  if (!isRelinked(item, link)) return null;
  return resultOf(job, item, item, {
    outcome: 'failed',
    errorCode: 'relinked',
    errorMessage: 'Linked anew since the selection was made; left alone.',
    observation: observationOf(item, link, times),
  });
}

/**
 * The result for a person whose link a lost call may have ended. Where it did, no call is made again, whoever is linked
 * now or may be in a moment: that link nobody chose.
 *
 * @param times of the reading of the link
 * @returns null where the call was not carried out
 */
export function resultOfLostUnlink(
  job: ClaimedJob,
  item: WorkItem,
  link: LinkState,
  times: AnswerTimes,
): ItemResult | null {
  if (link.isLinked ? !isRelinked(item, link) : item.wasAbsent) return null;
  return resultOf(job, item, item, {
    outcome: 'unchanged',
    observation: observationOf(item, link, times),
  });
}

function observationOf({ userId }: WorkItem, link: LinkState, times: AnswerTimes): Observation {
  return link.isLinked
    ? { userId, ...times, link: 'present', connectedAt: link.connectedAt?.toISOString() ?? null }
    : { userId, ...times, link: 'absent' };
}

/** The verdict where a call failed for good. */
export function failure(error: KakaoError): Verdict {
  const isApi = error instanceof KakaoApiError;
  return {
    outcome: 'failed',
    errorCode: isApi ? String(error.code) : error.kind,
    errorMessage: isApi ? error.msg || error.message : error.message,
  };
}

/** The result for a person of whom nothing tells any more whether a lost call was carried out. */
export function unknowable(job: ClaimedJob, item: WorkItem): ItemResult {
  return resultOf(job, item, item, {
    outcome: 'failed',
    errorCode: 'answer_lost',
    errorMessage: 'The answer was lost, and nothing shows whether it was done.',
  });
}

/** What stays to be done of an item, with what was tried. */
export function unfinished(item: WorkItem, tries: Tries): ItemResult {
  return {
    position: item.position,
    userId: item.userId,
    outcome: 'pending',
    attempts: tries.attempts,
    errorCode: null,
    errorMessage: null,
    answer: null,
    doubt: tries.doubt,
    observation: null,
  };
}

/** Whether a failed call may have been carried out, and so puts the person in doubt. */
export function leavesDoubt(handler: JobKindHandler, endpoint: string, isAnswerUnknown: boolean): boolean {
  return isAnswerUnknown && handler.changingPath === endpoint;
}
