import { Injectable } from '@nestjs/common';
import { isNotLinked, KakaoReader } from '../../consents/kakao-reader.js';
import { KakaoClient } from '../../kakao-client/index.js';
import { mapConcurrently } from '../../platform/concurrency.js';
import { log } from '../../platform/log/log.js';
import type { LinkState } from '../kinds/kind.js';
import type { Claim, ItemResult, WorkItem } from './claim.js';
import { resultOf } from './conclude.js';
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

  /** @returns what came of each item, in their order */
  async resolve(claim: Claim, lease: Lease, items: WorkItem[]): Promise<Resolution[]> {
    const { job } = claim;
    if (job.isDryRun || !job.handler.isChanging) return items.map(() => 'not-done');
    if (job.handler.leavesNoTrace) return items.map(() => 'unknowable');
    try {
      const observedAt = new Date();
      const links = await this.links.read(claim, items, lease);
      return await mapConcurrently(items, CALLS_AT_ONCE, async (item) => {
        const link = links.get(item.userId) ?? NOT_LINKED;
        return job.handler.endsLink
          ? resolveLink(claim, item, link, observedAt)
          : this.ask(claim, lease, item, link);
      });
    } catch (error) {
      log.warn({ err: error, jobId: job.id }, 'doubts could not be resolved now');
      return items.map(() => 'unknown');
    }
  }

  /** Of kinds that do not end links: what the person's state is now. */
  private async ask(claim: Claim, lease: Lease, item: WorkItem, link: LinkState): Promise<Resolution> {
    const { job } = claim;
    if (!link.isLinked) return item.wasAbsent ? 'not-done' : 'unknowable';
    const verdict = await job.handler
      .predict(
        {
          client: this.client,
          reader: this.reader,
          userId: item.userId,
          params: job.params,
          startedAt: job.startedAt,
          options: lease.options,
        },
        link,
      )
      .catch((error: unknown) => {
        if (isNotLinked(error)) return null;
        throw error;
      });
    return verdict?.outcome === 'unchanged' ? resultOf(job, item, item, verdict) : 'not-done';
  }
}

function resolveLink(claim: Claim, item: WorkItem, link: LinkState, observedAt: Date): Resolution {
  if (link.isLinked ? !isRelinked(item, link) : item.wasAbsent) return 'not-done';
  const { userId } = item;
  return resultOf(claim.job, item, item, {
    outcome: 'unchanged',
    observation: link.isLinked
      ? { userId, observedAt, link: 'present', connectedAt: link.connectedAt?.toISOString() ?? null }
      : { userId, observedAt, link: 'absent' },
  });
}
