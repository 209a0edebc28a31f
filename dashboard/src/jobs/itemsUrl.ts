import type { Query } from '../providers/http';
import { ITEM_OUTCOMES, type ItemOutcome } from '../providers/types';

/** Everybody (''), those with one outcome, those for whom nothing was tried, or those who came out otherwise than predicted. */
export type ItemChoice = '' | ItemOutcome | 'neverTried' | 'deviated';

/** Whom of a job its list shows. */
export interface ItemFilter {
  choice: ItemChoice;
  /** Only those of them with this code; empty: with any, or none. */
  errorCode: string;
}

const LONGEST_CODE = 100;

/** The filter that an address names; what is no outcome, and no code, is left out. */
export function parseItems(search: string): ItemFilter {
  const params = new URLSearchParams(search);
  const outcome = ITEM_OUTCOMES.find((one) => one === params.get('outcome'));
  const code = params.get('errorCode') ?? '';
  return {
    choice: (['deviated', 'neverTried'] as const).find((one) => params.get(one) === 'true') ?? outcome ?? '',
    errorCode: code.length <= LONGEST_CODE ? code : '',
  };
}

/** The list of these people of a job. */
export function itemsAddress(jobId: string, filter: Partial<ItemFilter>): string {
  const params = new URLSearchParams({ tab: 'items', ...namesOf(filter) });
  return `/jobs/${jobId}?${params}`;
}

/** What the server is asked for. */
export const itemsQuery: (filter: ItemFilter) => Query = namesOf;

function namesOf({ choice, errorCode }: Partial<ItemFilter>): Record<string, string> {
  const isOutcome = ITEM_OUTCOMES.some((one) => one === choice);
  return {
    ...(choice && (isOutcome ? { outcome: choice } : { [choice]: 'true' })),
    ...(errorCode && { errorCode }),
  };
}
