import type { NoticeText } from '../providers/types';

/** The version that has some of the time by now in which the one before a wrong one could stand again; null where it is free. */
export function takerOf({ ended, until }: NoticeText) {
  const next = ended?.next;
  return next && (!until || Date.parse(next.from) < Date.parse(until)) ? next : null;
}

/** The one that has all of it. */
export function wholeTakerOf(notice: NoticeText) {
  const taker = takerOf(notice);
  return taker && Date.parse(taker.from) <= Date.parse(notice.from) ? taker : null;
}
