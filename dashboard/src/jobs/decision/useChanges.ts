import type { JobCheck } from '../../providers/types';
import { useCounted } from '../../shared/numbers';
import { sinceDraftParts } from './checkText';

/** A sinceDraft in words, such as "3 have gone, 7 linked anew"; empty where nothing changed. */
export function useChanges(sinceDraft: JobCheck['sinceDraft'] | null): string {
  const counted = useCounted();
  if (!sinceDraft) return '';
  return sinceDraftParts(sinceDraft)
    .map(([key, count]) => counted(`jobs.check.${key}`, count))
    .join(', ');
}
