import type { ConsentEvent } from '../providers/types';

/** The moment an entry stands at: Kakao's own where it gives one, otherwise when we saw it. */
export const timeOf = (event: ConsentEvent) => event.occurredAt ?? event.observedAt;

/** The message key of what happened; a first reading is never told as if the person had just acted. */
export function happeningKey({ type, from, to }: ConsentEvent): string {
  if (type !== 'scope' && type !== 'term') return type;
  if (to) return from === null ? 'firstAgreed' : 'agreed';
  return from ? 'withdrawn' : 'notAgreed';
}

export function toneOf({ type, from, to }: ConsentEvent): 'good' | 'bad' | 'plain' {
  if (type === 'unlinked') return 'bad';
  if (type === 'linked' || type === 'relinked') return 'good';
  if (type !== 'scope' && type !== 'term') return 'plain';
  return to ? 'good' : from ? 'bad' : 'plain';
}
