import type { JobCheck } from '../../providers/types';

/** A share as per cent with one digit, as the digest of a check takes it; some are never none. */
export function percentOfShare(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1';
  return (share * 100).toFixed(1);
}

const CHANGES = ['gone', 'protected', 'relinked'] as const;

/** What changed since the draft was made, by its message; what did not is left out. */
export function sinceDraftParts(sinceDraft: JobCheck['sinceDraft']): [(typeof CHANGES)[number], number][] {
  return CHANGES.map((change): [typeof change, number] => [change, sinceDraft[change]]).filter(
    ([, count]) => count > 0,
  );
}
