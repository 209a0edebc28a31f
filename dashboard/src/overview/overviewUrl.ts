import type { Overview } from '../providers/types';

type Period = Overview['by'];
export const PERIODS: readonly Period[] = ['day', 'week', 'month'];

/** What the page shows, as its address says it; unknown words are left out. */
export function parseOverview(search: string): { by: Period; of: string | null } {
  const params = new URLSearchParams(search);
  const by = PERIODS.find((period) => period === params.get('by')) ?? 'week';
  return { by, of: params.get('of') };
}
