import type { JobCheck } from '../../providers/types';

const CHANGES = ['gone', 'protected', 'relinked'] as const;

/** What changed since the draft was made, by its message; what did not is left out. */
export function sinceDraftParts(sinceDraft: JobCheck['sinceDraft']): [(typeof CHANGES)[number], number][] {
  return CHANGES.map((change): [typeof change, number] => [change, sinceDraft[change]]).filter(
    ([, count]) => count > 0,
  );
}
