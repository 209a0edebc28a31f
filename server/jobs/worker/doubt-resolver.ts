import { Injectable } from '@nestjs/common';
import { KakaoReader } from '../../consents/kakao-reader.js';
import { KakaoApiError, KakaoClient } from '../../kakao-client/index.js';
import { mapConcurrently } from '../../platform/concurrency.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { log } from '../../platform/log/log.js';
import type { LinkState } from '../kinds/kind.js';
import type { Claim, ItemResult, WorkItem } from './claim.js';
import { resultOf, resultOfLostUnlink } from './conclude.js';
import type { Lease } from './lease.js';
import { isRelinked, LinkCheck, NOT_LINKED } from './link-check.js';

const CALLS_AT_ONCE = 8;

/**
 * What reading showed: the result of the lost call, or that it was not carried out, or nothing yet, or that nothing
 * ever will: it leaves no trace, or the person has left since.
 */
export type Resolution = ItemResult | 'not-done' | 'unknown' | 'unknowable';

/** Finds out, by reading only, whether a call whose answer was lost was carried out. */
@Injectable()
export class DoubtResolver {
  constructor(
    private readonly client: KakaoClient,
    private readonly reader: KakaoReader,
    private readonly links: LinkCheck,
  ) {}

  /**
   * What was learnt of some stands where others could not be asked: after the first failure that may pass nobody else is.
   *
   * @returns what came of each item, in their order
   */
  async resolve(claim: Claim, lease: Lease, items: WorkItem[]): Promise<Resolution[]> {
    const { job } = claim;
    if (job.isDryRun || !job.handler.isChanging) return items.map(() => 'not-done');
    if (job.handler.leavesNoTrace) return items.map(() => 'unknowable');
    const askedAt = databaseTime();
    let isStopped = false;
    const stop = (error: unknown) => {
      if (!isStopped) log.warn({ err: error, jobId: job.id }, 'doubts could not be resolved now');
      isStopped = true;
    };
    const links = await this.links.read(claim, items, lease).catch(stop);
    const times = { askedAt, observedAt: databaseTime() };
    return mapConcurrently(items, CALLS_AT_ONCE, async (item): Promise<Resolution> => {
      if (isStopped || !links) return 'unknown';
      if (links.unreadable.has(item.userId)) return 'unknowable';
      const link = links.states.get(item.userId) ?? NOT_LINKED;
      if (job.handler.endsLink) return resultOfLostUnlink(job, item, link, times) ?? 'not-done';
      return this.ask(claim, lease, item, link).catch((error: unknown) => {
        if (isRefusal(error)) return 'unknowable';
        stop(error);
        return 'unknown';
      });
    });
  }

  /** Of kinds that do not end links: what the person's state is now. The consents of a new link tell nothing of the old one's. */
  private async ask(claim: Claim, lease: Lease, item: WorkItem, link: LinkState): Promise<Resolution> {
    const { job } = claim;
    if (!link.isLinked || isRelinked(item, link)) return item.wasAbsent ? 'not-done' : 'unknowable';
    const verdict = await job.handler.predict(
      {
        client: this.client,
        reader: this.reader,
        userId: item.userId,
        params: job.params,
        startedAt: job.startedAt,
        options: lease.options,
      },
      link,
    );
    if (verdict.outcome === 'unchanged') return resultOf(job, item, item, verdict);
    return verdict.outcome === 'failed' && job.handler.mayDoPart?.(job.params) ? 'unknowable' : 'not-done';
  }
}

/** Whether Kakao says nothing of this one person, now or later: not linked any more, or dormant (-101, -103, §7.1). */
function isRefusal(error: unknown): boolean {
  return error instanceof KakaoApiError && error.scope === 'person' && !error.isRetryable;
}
