import type { Work } from './quota.schema.js';

/** Calls for each person alone, and people in one call where a call carries several. */
interface Cost {
  perPerson: number;
  /** Calls that carry so many people each. */
  shared: number[];
}

/** `app/users` takes 100 ids, or 20 with details; `user/ids` lists 100 a call (§2.1, §2.2). */
const LINK_CHECK = 100;
const ID_PAGE = 100;
const DETAILS = 20;

const CHANGE: Cost = { perPerson: 1, shared: [LINK_CHECK] };

const COSTS: Record<Work, Cost> = {
  unlink: CHANGE,
  'revoke-scopes': CHANGE,
  'revoke-terms': CHANGE,
  'record-terms': CHANGE,
  logout: CHANGE,
  // Profile, scopes and terms of each.
  refresh: { perPerson: 3, shared: [] },
  // Scopes and terms of each.
  'full-sync': { perPerson: 2, shared: [ID_PAGE, DETAILS] },
};

/** 100 pages of ids a minute is all that Kakao allows (§8). */
const ID_PAGES_PER_SECOND = 100 / 60;

/** How many calls a piece of work takes when nothing has to be repeated. */
export function callsOf(work: Work, people: number): number {
  const { perPerson, shared } = COSTS[work];
  return shared.reduce((calls, size) => calls + Math.ceil(people / size), people * perPerson);
}

/**
 * How long that takes.
 *
 * @param callsPerSecond the present rate of all endpoints but the list of ids
 */
export function secondsOf(work: Work, people: number, callsPerSecond: number): number {
  const seconds = callsOf(work, people) / callsPerSecond;
  const listing = work === 'full-sync' ? Math.ceil(people / ID_PAGE) / ID_PAGES_PER_SECOND : 0;
  return Math.ceil(Math.max(seconds, listing));
}
