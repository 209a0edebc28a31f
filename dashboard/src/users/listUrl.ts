import type { UserFilter, UserStatus } from '../providers/types';
import { isDayOrTime } from '../shared/days';
import { isKakaoId } from '../shared/ids';
import { PAGE_SIZES, USUAL_PAGE_SIZE } from '../shared/pageSizes';
import { targetOf } from '../shared/targets';
import { readReconfirm } from './filters/reconfirm';

export const STATUSES: UserStatus[] = ['linked', 'waiting', 'unlinked'];
export const SORTS = ['-connectedAt', 'connectedAt', 'nickname', '-nickname', 'id', '-id'];
export const DEFAULT_SORT = '-connectedAt';
/** So many ticked ids of 19 digits still fit the address line of every browser and server. */
export const MAX_TICKED = 300;

/** Everything the users list shows, as its query string says it. */
export interface ListState {
  filter: UserFilter;
  sort: string;
  limit: number;
  page: number;
  cursor: string | null;
  ticked: string[];
  /** All that match the filter are chosen, not the ticked ids. */
  all: boolean;
  /** The saved question that was picked; the filter may have been changed since. */
  question: string | null;
}

type ListedDrift = NonNullable<UserFilter['drift']>[number];
/** Ways to differ from what the own systems were told, of people whom the list can show. */
export const DRIFTS = [
  'told-linked',
  'told-unlinked',
  'not-told',
  'scopes-not-agreed',
  'scopes-not-told',
  'terms-not-agreed',
  'terms-not-told',
] as const satisfies readonly ListedDrift[];
/** Whether the list can be asked for those who differ so. */
export const isListedDrift = (text: string): text is ListedDrift =>
  (DRIFTS as readonly string[]).includes(text);

/** Why a link may have ended: by a call of ours, as Kakao's webhooks say it (§6.1, §6.2), or nobody said. */
export const UNLINK_CAUSES = [
  'own',
  'UNLINK_FROM_APPS',
  'UNLINK_FROM_ADMIN',
  'UNLINK_FROM_SERVICE',
  'ACCOUNT_DELETE',
  'FORCED_ACCOUNT_DELETE',
  'INCOMPLETE_SIGN_UP',
  'REVOKE_ACCOUNT_SERVICE_TERMS',
  'unknown',
];

const LIST_FILTERS = [
  'agreed',
  'notAgreed',
  'termAgreed',
  'termNotAgreed',
  'ids',
  'unlinkedBy',
  'lacksAny',
  'gave',
  'withdrew',
] as const;
const isConsentName = (text: string) => /^(scope|term):./.test(text);
const IS_VALUE: Partial<Record<(typeof LIST_FILTERS)[number], (value: string) => boolean>> = {
  ids: isKakaoId,
  lacksAny: isConsentName,
  gave: isConsentName,
  withdrew: isConsentName,
};
/** Ranges of days, by what happened in them. */
export const DAY_RANGES = {
  connected: ['connectedFrom', 'connectedTo'],
  unlinked: ['unlinkedFrom', 'unlinkedTo'],
  changed: ['changedFrom', 'changedTo'],
} as const;
/** Filters that are a number, with the most that the API takes. */
export const NUMBER_FILTERS = { waitingLongerThanHours: 87_600, refreshedBeforeDays: 3_650 } as const;
export type NumberFilter = keyof typeof NUMBER_FILTERS;

/** Reads a filter from a query string; unknown or malformed parts are left out. */
export function parseFilter(params: URLSearchParams): UserFilter {
  const filter: UserFilter = {};
  const statuses = split(params.get('status')).filter(isStatus);
  if (statuses.length) filter.status = statuses;
  for (const name of LIST_FILTERS) {
    const values = split(params.get(name)).filter(IS_VALUE[name] ?? Boolean);
    if (values.length) filter[name] = values;
  }
  const q = params.get('q')?.trim();
  if (q) filter.q = q;
  for (const name of Object.values(DAY_RANGES).flat()) {
    const day = params.get(name);
    if (day && isDayOrTime(day)) filter[name] = day;
  }
  const drift = split(params.get('drift')).filter(isListedDrift);
  if (drift.length) filter.drift = drift;
  const reconfirm = params.get('reconfirm') ?? '';
  if (readReconfirm(reconfirm)) filter.reconfirm = reconfirm;
  for (const name of Object.keys(NUMBER_FILTERS) as NumberFilter[]) {
    const value = readNumber(name, params.get(name) ?? '');
    if (value) filter[name] = value;
  }
  const notice = params.get('noticeNotAccepted') ?? '';
  if (isKakaoId(notice)) filter.noticeNotAccepted = notice;
  return filter;
}

/** What stands in an address beside the conditions: of the list, and of a new job or check. */
const OTHER_NAMES = ['sort', 'limit', 'page', 'cursor', 'question', 'all', 'ticked', 'kind', 'by'];

/**
 * Whether every condition of a query string is in the filter that was read from it, and whole. Without one of another version, or
 * of an address that was mangled on its way, all that match would be more people.
 */
export function isReadWhole(params: URLSearchParams): boolean {
  const filter = parseFilter(params);
  return [...new Set(params.keys())].every((name) => {
    if (OTHER_NAMES.includes(name)) return true;
    const [text = '', ...more] = params.getAll(name);
    if (text.trim() === '' && more.length === 0) return true;
    if (!Object.hasOwn(filter, name) || more.length > 0) return false;
    const value = filter[name as keyof UserFilter];
    return !Array.isArray(value) || value.length === split(text).length;
  });
}

/** The list that a query string says; what cannot be read stands at its usual value. */
export function parseList(search: string): ListState {
  const params = new URLSearchParams(search);
  const limit = Number(params.get('limit'));
  const page = Number(params.get('page'));
  const cursor = params.get('cursor');
  const sort = params.get('sort') ?? '';
  return {
    filter: parseFilter(params),
    sort: SORTS.includes(sort) ? sort : DEFAULT_SORT,
    limit: PAGE_SIZES.includes(limit) ? limit : USUAL_PAGE_SIZE,
    // A page number without its cursor cannot be opened: it is the first page then.
    page: cursor && Number.isInteger(page) && page > 1 ? page : 1,
    cursor: cursor && page > 1 ? cursor : null,
    ticked: split(params.get('ticked')).filter(isKakaoId).slice(0, MAX_TICKED),
    all: params.get('all') === '1' && isReadWhole(params),
    question: split(params.get('question')).find(isKakaoId) ?? null,
  };
}

/** A filter as a query string, under the API's names. */
export function writeFilter(filter: UserFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text) params.set(name, text);
  }
  return params;
}

/** The address of the list of the people who are meant. */
export function usersPath(filter: UserFilter): string {
  return targetOf('/users', writeFilter(filter).toString()).to;
}

/** A list as a query string in full; what stands at its usual value is left out, so the bare list has a bare address. */
export function listSearch(state: ListState): string {
  const params = writeFilter(state.filter);
  if (state.sort !== DEFAULT_SORT) params.set('sort', state.sort);
  if (state.limit !== USUAL_PAGE_SIZE) params.set('limit', String(state.limit));
  if (state.page > 1 && state.cursor) {
    params.set('page', String(state.page));
    params.set('cursor', state.cursor);
  }
  if (state.question) params.set('question', state.question);
  if (state.all) params.set('all', '1');
  else if (state.ticked.length) params.set('ticked', state.ticked.join(','));
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** A filter with some conditions changed; those that are empty fall out. */
export function withPatch(filter: UserFilter, patch: Partial<UserFilter>): UserFilter {
  return Object.fromEntries(
    Object.entries({ ...filter, ...patch }).filter(([, value]) =>
      Array.isArray(value) ? value.length > 0 : Boolean(value),
    ),
  );
}

/** Whether anything is asked of people at all. */
export const isFiltered = (filter: UserFilter) => Object.keys(filter).length > 0;

const split = (text: string | null) => [...new Set((text ?? '').split(',').filter(Boolean))];
const isStatus = (text: string): text is UserStatus => (STATUSES as string[]).includes(text);

/** The number that was typed; null where the API would not take it. */
export function readNumber(name: NumberFilter, text: string): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= NUMBER_FILTERS[name] ? value : null;
}
