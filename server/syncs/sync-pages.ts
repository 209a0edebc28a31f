import { isKakaoId, type KakaoClient, PEOPLE_A_CALL } from '../kakao-client/index.js';
import type { SyncCursor, SyncMode } from './sync.entity.js';

/** One step through `user/ids`. */
export interface IdPage {
  /** Ids not seen on an earlier page, in Kakao's order. */
  ids: string[];
  next: SyncCursor;
  isLast: boolean;
}

/**
 * Reads the next page of the id list (§2.1). It works whether or not pages overlap: a page asked `from_id`
 * normally begins with that id, which is then dropped; once a page has shown that, the following ones are
 * asked from the id after it, which spares a hundredth of a scarce quota. No url that Kakao gives is followed.
 *
 * @param mode `full` goes upwards from the smallest id, `recent` downwards from the largest
 * @throws KakaoError
 */
export async function readIdPage(
  client: Pick<KakaoClient, 'listUserIds'>,
  mode: SyncMode,
  cursor: SyncCursor,
  signal?: AbortSignal,
): Promise<IdPage> {
  const step = mode === 'full' ? 1n : -1n;
  const last = cursor.lastId === null ? null : BigInt(cursor.lastId);
  const from = last === null ? null : String(cursor.isFromIdInclusive ? last + step : last);
  if (from !== null && !isKakaoId(from)) return { ids: [], next: cursor, isLast: true };

  const page = await client.listUserIds(
    {
      limit: PEOPLE_A_CALL.listed,
      order: mode === 'full' ? 'asc' : 'desc',
      ...(from === null ? {} : { fromId: from }),
    },
    { priority: 'bulk', ...(signal ? { signal } : {}) },
  );
  const isBeyond = (id: string) => last === null || (step > 0n ? BigInt(id) > last : BigInt(id) < last);
  const ids = [...new Set(page.ids)].filter(isBeyond);
  const furthest = ids.reduce<bigint | null>((far, id) => {
    const value = BigInt(id);
    return far === null || (step > 0n ? value > far : value < far) ? value : far;
  }, null);
  return {
    ids,
    next: {
      phase: 'pages',
      lastId: furthest?.toString() ?? cursor.lastId,
      isFromIdInclusive: cursor.isFromIdInclusive ?? (last === null ? null : page.ids[0] === cursor.lastId),
    },
    isLast: ids.length === 0 || !page.hasAfter,
  };
}
