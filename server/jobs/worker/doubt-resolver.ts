import { Injectable } from '@nestjs/common';
import { isNotLinked, KakaoReader } from '../../consents/kakao-reader.js';
import { KakaoClient } from '../../kakao-client/index.js';
import { log } from '../../platform/log/log.js';
import type { Claim, ItemResult, WorkItem } from './claim.js';
import { resultOf, type Tries } from './conclude.js';
import type { Lease } from './lease.js';
import { isRelinked } from './link-check.js';

/** Finds out, by reading only, whether a call whose answer was lost was carried out. */
@Injectable()
export class DoubtResolver {
  constructor(
    private readonly client: KakaoClient,
    private readonly reader: KakaoReader,
  ) {}

  /**
   * @returns the result where the call was carried out; null where it was not, or Kakao does not tell
   */
  async resolve(claim: Claim, lease: Lease, item: WorkItem, tries: Tries): Promise<ItemResult | null> {
    const { job } = claim;
    const { handler } = job;
    if (job.isDryRun || !handler.isChanging || item.wasAbsent) return null;
    const options = { priority: 'bulk' as const, group: job.id, signal: lease.abort.signal };
    try {
      const observedAt = new Date();
      const [user] = await this.client.getUsers([item.userId], {}, options);
      if (handler.endsLink) {
        const connectedAt = user?.connected_at ? new Date(user.connected_at) : null;
        if (user && !isRelinked(item, { isLinked: true, connectedAt })) return null;
        return resultOf(job, item, tries, {
          outcome: 'unchanged',
          observation: user
            ? { userId: item.userId, observedAt, link: 'present', connectedAt: user.connected_at ?? null }
            : { userId: item.userId, observedAt, link: 'absent' },
        });
      }
      if (!user) return null;
      const verdict = await handler.predict(
        {
          client: this.client,
          reader: this.reader,
          userId: item.userId,
          params: job.params,
          startedAt: job.startedAt,
          options,
        },
        { isLinked: true, connectedAt: null },
      );
      return verdict.outcome === 'unchanged' ? resultOf(job, item, tries, verdict) : null;
    } catch (error) {
      if (!isNotLinked(error)) log.warn({ err: error, jobId: job.id }, 'a doubt could not be resolved');
      return null;
    }
  }
}
