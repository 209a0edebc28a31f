import { Injectable } from '@nestjs/common';
import { isNotLinked, KakaoReader } from '../../consents/kakao-reader.js';
import type { AnswerTimes, Observation } from '../../consents/observation.js';
import {
  isThrottled,
  KakaoAbortError,
  KakaoApiError,
  KakaoClient,
  KakaoError,
  KakaoResponseError,
  pause,
} from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { log } from '../../platform/log/log.js';
import { TRIES_AT_ONCE } from '../jobs.constants.js';
import { JobStop, type KindCall, type Verdict } from '../kinds/kind.js';
import { CallSlots } from './call-slots.js';
import type { Claim, ClaimedJob, ItemResult, WorkItem } from './claim.js';
import { failure, leavesDoubt, notLinkedResult, resultOf, type Tries, unfinished } from './conclude.js';
import { DoubtResolver } from './doubt-resolver.js';
import type { Lease } from './lease.js';
import type { Look } from './look.js';
import { Trouble } from './trouble.js';

const BACKOFF_MS = 200;
const MAX_RETRY_AFTER_MS = 5_000;

/** What came of one person for now. */
export interface ItemRun {
  result: ItemResult;
  /** It failed in a way that may pass: to be tried again after a while. */
  isPutOff: boolean;
}

/** One try: an answer, a failure, or not made because no call may leave any more. */
type Try = { verdict: Verdict } | { error: unknown; times: AnswerTimes } | 'not-made';

/** Does what the job asks for to one person, with tries for what may pass. */
@Injectable()
export class ItemRunner {
  private readonly wereHeldUp = new WeakSet<WorkItem>();

  constructor(
    private readonly client: KakaoClient,
    private readonly reader: KakaoReader,
    private readonly slots: CallSlots,
    private readonly trouble: Trouble,
    private readonly resolver: DoubtResolver,
  ) {}

  /**
   * @param look at the person's link, where the kind asks for it or this is a dry run; no call leaves when it is over
   * @returns null where nothing was tried
   */
  async run(claim: Claim, lease: Lease, item: WorkItem, look: Look | null): Promise<ItemRun | null> {
    const tries: Tries = { attempts: item.attempts, doubt: item.doubt };
    for (let attempt = 1; ; attempt++) {
      const result = await this.try(claim, lease, item, look);
      if (result === 'not-made') return attempt === 1 ? null : left(item, tries);
      tries.attempts++;
      if ('verdict' in result) {
        return { result: resultOf(claim.job, item, tries, result.verdict), isPutOff: false };
      }
      const run = await this.failed(claim, lease, item, tries, result);
      if (run) return run;
      if (attempt >= TRIES_AT_ONCE) return { result: unfinished(item, tries), isPutOff: true };
      await pause(backoff(attempt, result.error), lease.options.waitSignal).catch(() => null);
      const known = await this.lookBeforeAnother(claim, lease, item, tries);
      if (known) return known;
    }
  }

  /**
   * A call that may have ended the link is not simply made again: the person may have linked anew since, and that
   * link nobody chose to end.
   *
   * @returns what came of the person, or null where the call is to be made again
   */
  private async lookBeforeAnother(
    claim: Claim,
    lease: Lease,
    item: WorkItem,
    tries: Tries,
  ): Promise<ItemRun | null> {
    if (tries.doubt === null || !claim.job.handler.endsLink) return null;
    const [resolution = 'unknown'] = await this.resolver.resolve(claim, lease, [{ ...item, ...tries }]);
    if (typeof resolution === 'object') return done(resolution);
    return resolution === 'not-done' ? null : { result: unfinished(item, tries), isPutOff: lease.canCall };
  }

  private async try(claim: Claim, lease: Lease, item: WorkItem, look: Look | null): Promise<Try> {
    const { job } = claim;
    const slot = this.slots.acquire(job.id, claim.chunk, lease.options.waitSignal);
    if (slot) await slot;
    let isSuccess = false;
    try {
      if (!lease.canCall || look?.isOver) return 'not-made';
      const askedAt = databaseTime();
      const changeOptions = look?.options ?? lease.options;
      let calledAt = askedAt;
      const call: KindCall<unknown> = {
        client: this.client,
        reader: this.reader,
        userId: item.userId,
        params: job.params,
        startedAt: firstCallOf(job, item),
        options: lease.options,
        earlier: item.answer,
        changeOptions: {
          ...changeOptions,
          // A call may wait for its turn for as long as a look holds: what is seen meanwhile is from before it.
          mayLeave: () => {
            const mayLeave = changeOptions.mayLeave?.() ?? true;
            if (mayLeave) calledAt = databaseTime();
            return mayLeave;
          },
        },
      };
      try {
        const verdict = job.isDryRun
          ? await job.handler.predict(call, look?.of(item.userId) ?? { isLinked: true, connectedAt: null })
          : await job.handler.perform(call);
        isSuccess = true;
        if (verdict.observation?.own) noteCall(verdict.observation, calledAt, look);
        return { verdict };
      } catch (error) {
        isSuccess = isAnswer(error);
        if (error instanceof KakaoAbortError && look?.isOver && lease.canCall) this.heldUp(item);
        return { error, times: { askedAt, observedAt: databaseTime() } };
      }
    } finally {
      if (isSuccess) this.trouble.succeeded(job.id);
      this.slots.release(isSuccess);
    }
  }

  /**
   * A look was over before the person's change could leave by it. Where that is not the first time, so many calls wait that
   * whoever needs some of them in a row may never come to the last: fewer are to wait at a time.
   */
  private heldUp(item: WorkItem): void {
    if (this.wereHeldUp.has(item)) this.slots.slowDown();
    this.wereHeldUp.add(item);
  }

  /** @returns what came of it, or null where it is worth another try now */
  private async failed(
    claim: Claim,
    lease: Lease,
    item: WorkItem,
    tries: Tries,
    { error, times }: { error: unknown; times: AnswerTimes },
  ): Promise<ItemRun | null> {
    const { job } = claim;
    if (error instanceof JobStop) {
      this.trouble.stopJob(job.id, error);
      return left(item, tries);
    }
    if (!(error instanceof KakaoError)) {
      // A mistake of ours: it concerns this person alone until it is mended.
      log.error({ err: error, jobId: job.id, userId: item.userId }, 'a job kind failed');
      return done(resultOf(job, item, withDoubt(claim, tries), FAILED_HERE));
    }
    if (isNotLinked(error)) return done(notLinkedResult(job, item, tries, times, error.message));
    if (leavesDoubt(job.handler, error.endpoint, error.isAnswerUnknown)) withDoubt(claim, tries);
    if (error instanceof KakaoAbortError) {
      if (!error.isAnswerUnknown) tries.attempts--;
      return left(item, tries);
    }
    if (this.trouble.failed(error, job.id)) {
      // Not this person's fault: it does not count as a try.
      tries.attempts--;
      return left(item, tries);
    }
    // Nobody's fault either.
    if (isThrottled(error)) tries.attempts--;
    if (error.isRetryable && tries.attempts < job.maxAttempts) return null;
    return this.givenUp(claim, lease, item, tries, failure(error));
  }

  /** The failure, unless a call whose answer was lost did it after all; where nobody may ask that any more, it is left open. */
  private async givenUp(
    claim: Claim,
    lease: Lease,
    item: WorkItem,
    tries: Tries,
    verdict: Verdict,
  ): Promise<ItemRun> {
    if (tries.doubt === null) return done(resultOf(claim.job, item, tries, verdict));
    const [resolution = 'unknown'] = await this.resolver.resolve(claim, lease, [{ ...item, ...tries }]);
    if (typeof resolution === 'object') return done(resolution);
    if (resolution === 'unknown' && !lease.canCall) return left(item, tries);
    const doubt = resolution === 'not-done' ? null : tries.doubt;
    return done(resultOf(claim.job, item, { ...tries, doubt }, verdict));
  }
}

const FAILED_HERE: Verdict = {
  outcome: 'failed',
  errorCode: 'internal_error',
  errorMessage: 'Something went wrong here; the log has it.',
};

/**
 * Notes with what an answer to a changing call showed the time of that call, and that of the link which it ended. In place:
 * V8 makes a slow table of a copy with further keys, which took a twentieth of a worker's time.
 */
function noteCall(observation: Observation, calledAt: Date, look: Look | null): void {
  observation.calledAt = calledAt;
  if (observation.link === 'present') return;
  observation.connectedAt = look?.of(observation.userId)?.connectedAt?.toISOString() ?? null;
}

/** When the first call of the job that may have changed anything of the person can have left. */
function firstCallOf({ handler, params, startedAt, begunAt }: ClaimedJob, { doubt }: WorkItem): Date {
  return doubt === null && !handler.mayDoPart?.(params) ? begunAt : startedAt;
}

function done(result: ItemResult): ItemRun {
  return { result, isPutOff: false };
}

function left(item: WorkItem, tries: Tries): ItemRun {
  return { result: unfinished(item, tries), isPutOff: false };
}

function withDoubt(claim: Claim, tries: Tries): Tries {
  if (claim.job.handler.isChanging && !claim.job.isDryRun) tries.doubt ??= 'answer_lost';
  return tries;
}

/** Whether Kakao works and answered, if with a refusal of this one person. */
function isAnswer(error: unknown): boolean {
  return error instanceof KakaoApiError && error.scope === 'person' && !error.isRetryable;
}

/** Doubling, with jitter; Kakao's own wish where it has one. In milliseconds. */
function backoff(attempt: number, error: unknown): number {
  const isAnswered = error instanceof KakaoApiError || error instanceof KakaoResponseError;
  const asked = isAnswered ? (error.retryAfterMs ?? 0) : 0;
  const doubling = BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  return Math.max(doubling, Math.min(asked, MAX_RETRY_AFTER_MS));
}
