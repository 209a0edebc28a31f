import type { JobKind } from '../jobs/job.types.js';
import { ENDPOINTS, PEOPLE_A_CALL } from '../kakao-client/index.js';
import type { Work } from './quota.schema.js';

/** An endpoint that is called, and how many people one call carries. */
interface Call {
  endpoint: string;
  people: number;
}

const each = ({ path }: { path: string }): Call => ({ endpoint: path, people: 1 });
const ID_PAGE: Call = { endpoint: ENDPOINTS.userIds.path, people: PEOPLE_A_CALL.listed };
const LINK_CHECK: Call = { endpoint: ENDPOINTS.appUsers.path, people: PEOPLE_A_CALL.looked };
const DETAILS: Call = { endpoint: ENDPOINTS.appUsers.path, people: PEOPLE_A_CALL.detailed };
const CONSENTS = [each(ENDPOINTS.scopes), each(ENDPOINTS.serviceTerms)];

const COSTS: Record<Work, Call[]> = {
  unlink: [LINK_CHECK, each(ENDPOINTS.unlink)],
  'revoke-scopes': [LINK_CHECK, each(ENDPOINTS.revokeScopes)],
  'revoke-terms': [LINK_CHECK, each(ENDPOINTS.revokeServiceTerms)],
  'record-terms': [LINK_CHECK, each(ENDPOINTS.upgradeServiceTerms)],
  logout: [LINK_CHECK, each(ENDPOINTS.logout)],
  refresh: [each(ENDPOINTS.userMe), ...CONSENTS],
  // Whose consents are of which link shows a second look at the links (`KakaoReader`).
  'full-sync': [ID_PAGE, LINK_CHECK, DETAILS, ...CONSENTS],
};

/** What a dry run reads; it changes nobody. */
const DRY_RUN_COSTS: Record<JobKind, Call[]> = {
  unlink: [LINK_CHECK],
  'revoke-scopes': [LINK_CHECK, each(ENDPOINTS.scopes)],
  'revoke-terms': [LINK_CHECK, each(ENDPOINTS.serviceTerms)],
  'record-terms': [LINK_CHECK, each(ENDPOINTS.serviceTerms)],
  logout: [LINK_CHECK],
  refresh: [LINK_CHECK],
};

/** 100 pages of ids a minute is all that Kakao allows (§8). */
const ID_PAGES_PER_SECOND = 100 / 60;

/**
 * How many calls a piece of work takes when nothing has to be repeated. A job that waits long between the check of links
 * and the changes, below some 150 calls a second, checks again: about one call more for a hundred people.
 *
 * @param isDryRun whether it only says what would happen; of a full sync there is none
 */
export function callsOf(work: Work, people: number, isDryRun = false): number {
  return callsByEndpoint(work, people, isDryRun).reduce((sum, { calls }) => sum + calls, 0);
}

/** The same by endpoint, in the order in which a person comes to them. */
export function callsByEndpoint(
  work: Work,
  people: number,
  isDryRun = false,
): { endpoint: string; calls: number }[] {
  const calls = new Map<string, number>();
  for (const call of isDryRun && work !== 'full-sync' ? DRY_RUN_COSTS[work] : COSTS[work]) {
    calls.set(call.endpoint, (calls.get(call.endpoint) ?? 0) + Math.ceil(people / call.people));
  }
  return [...calls].map(([endpoint, count]) => ({ endpoint, calls: count }));
}

/** The most people for whom a piece of work takes no more calls than these. */
export function peopleWithin(work: Work, calls: number): number {
  let people = Math.floor(calls / COSTS[work].reduce((sum, call) => sum + 1 / call.people, 0));
  // A call that carries several is made for the last few of them too.
  while (people > 0 && callsOf(work, people) > calls) people -= 1;
  return people;
}

/**
 * How long that takes.
 *
 * @param callsPerSecond the present rate of all endpoints but the list of ids
 */
export function secondsOf(work: Work, people: number, callsPerSecond: number, isDryRun = false): number {
  const seconds = callsOf(work, people, isDryRun) / callsPerSecond;
  return Math.ceil(Math.max(seconds, listingSecondsOf(work, people)));
}

/** How long the list of ids alone takes, at the rate that Kakao allows for it; 0 where it is not read. */
export function listingSecondsOf(work: Work, people: number): number {
  const pages = COSTS[work].includes(ID_PAGE) ? Math.ceil(people / ID_PAGE.people) : 0;
  return pages / ID_PAGES_PER_SECOND;
}
