import { z } from 'zod';
import { idSchema, timeSchema } from '../../platform/http/schemas.js';
import type { UserSort } from '../users.schema.js';
import { COUNTED_TO, SORTED_TO } from './users.totals.js';

/** A table that has an index in an order, and what that is of: a value, then the id. */
interface Order {
  table: string;
  key: string;
  id: string;
  type: keyof typeof CURSORS;
}

interface Ordering extends Order {
  isDescending: boolean;
}

/** What a cursor holds: the value ordered by, as PostgreSQL prints it, and the id. */
export const CURSORS = {
  bigint: z.tuple([idSchema]),
  text: z.tuple([z.string().max(1_000), idSchema]),
  timestamptz: z.tuple([z.string().refine(isPrintedTime), idSchema]),
};

/** A time as PostgreSQL prints it, and would take it back. */
function isPrintedTime(text: string): boolean {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return text === '-infinity' || timeSchema.safeParse(iso).success;
}

const ID: Order = { table: 'users u', key: 'u.id', id: 'u.id', type: 'bigint' };
const LINK: Order = { table: 'users u', key: 'u.connected_at', id: 'u.id', type: 'timestamptz' };
/** Everybody has a profile row, if an empty one. */
const NICKNAME: Order = { table: 'user_profiles n', key: 'n.nickname_key', id: 'n.user_id', type: 'text' };
const NICKNAME_JOIN = 'JOIN user_profiles n ON n.user_id = u.id';

export const ORDERINGS: Record<UserSort, Ordering> = {
  connectedAt: { ...LINK, isDescending: false },
  '-connectedAt': { ...LINK, isDescending: true },
  id: { ...ID, isDescending: false },
  '-id': { ...ID, isDescending: true },
  nickname: { ...NICKNAME, isDescending: false },
  '-nickname': { ...NICKNAME, isDescending: true },
};

export const BY_LINK: UserSort[] = ['connectedAt', '-connectedAt'];

/** Where in which order a page begins, and how long it is. */
export interface Place {
  sort: UserSort;
  limit: number;
  /** Of the cursor: the row before. */
  after: string[] | null;
}

/** How many there are in the table `matching` of a statement, counted once. */
export const COUNT = '(SELECT count FROM counted)';

/** So many people are passed over by their ids alone. */
const PASSED_TO = 30_000;

/**
 * Of the table `matching` of a statement, in which the times of the links are, the people in an order.
 *
 * @param areFew whether they are few enough to be sorted
 */
export function fewOf(place: Place, params: unknown[], areFew = `${COUNT} <= ${COUNTED_TO}`): string {
  return isOfUsers(place)
    ? `SELECT ${keyed(place)} FROM matching u ${sorted(place, areFew, params)}`
    : firstMatching(place, COUNTED_TO, params);
}

/**
 * Of the table `matching` of a statement, if it has no more than `most`, the first people in an order. A few are looked up
 * and sorted. Among more they are met soon as the next people are passed over; where they are not, they are all at the
 * other end, and are looked up too.
 *
 * @param isOne what is still to be asked of each on `users u`
 */
export function firstMatching(place: Place, most: number, params: unknown[], isOne = ''): string {
  const { id } = ORDERINGS[place.sort];
  const limit = `$${params.push(place.limit)}::int`;
  const ids = 'SELECT id FROM matching';
  const areFew = `${COUNT} <= ${most} AND (SELECT count(*) FROM near) <= ${limit}`;
  return `WITH near AS MATERIALIZED (${nearest(place, ids, params, isOne, `${COUNT} BETWEEN ${SORTED_TO + 1} AND ${most}`)})
    SELECT id, key FROM near WHERE (SELECT count(*) FROM near) > ${limit}
    UNION ALL
    (SELECT p.id, p.key FROM (${next(place, `${areFew} AND ${id} = ANY(ARRAY(${ids}))`, params)}) AS p
      WHERE ${isOneOf(isOne)} ORDER BY ${orderOf(place, 'p.key', 'p.id')} LIMIT ${limit} + 1)`;
}

/**
 * Of the next people, {@link PASSED_TO} of them passed over in the order of an index, the first who have one of some ids.
 *
 * @param ids reads them
 * @param isOne what is still to be asked of each on `users u`
 * @param isWorth whether it is to be done
 */
export function nearest(place: Place, ids: string, params: unknown[], isOne = '', isWorth = 'TRUE'): string {
  return `SELECT p.id, p.key FROM (${next(place, isWorth, params)} LIMIT ${PASSED_TO}) AS p
           WHERE (p.id IN (${ids})) IS TRUE AND ${isOneOf(isOne)}
           ORDER BY ${orderOf(place, 'p.key', 'p.id')} LIMIT $${params.push(place.limit + 1)}`;
}

/** The next people in an order, by the table that has its index alone. */
function next(place: Place, where: string, params: unknown[]): string {
  const { table, id, key } = ORDERINGS[place.sort];
  return `SELECT ${id} AS id, ${key} AS key FROM ${table} WHERE ${where} AND ${isAfter(place, params)} ORDER BY ${orderOf(place, key, id)}`;
}

function isOneOf(isOne: string): string {
  return isOne ? `(SELECT ${isOne} FROM users u WHERE u.id = p.id)` : 'TRUE';
}

/** Whether the order is one of the table `users`. */
export function isOfUsers({ sort }: Place): boolean {
  return ORDERINGS[sort].table === LINK.table;
}

/** Of `users u`: the id, and what it is ordered by. */
export function keyed({ sort }: Place): string {
  return `u.id, ${ORDERINGS[sort].key} AS key`;
}

/** Those of `users u` who match and come after the cursor, in order. */
export function sorted(place: Place, where: string, params: unknown[]): string {
  const { table, key, id } = ORDERINGS[place.sort];
  const join = table === NICKNAME.table ? NICKNAME_JOIN : '';
  return `${join} WHERE ${where} AND ${isAfter(place, params)} ORDER BY ${orderOf(place, key, id)}`;
}

/** Whether somebody comes after the cursor. */
function isAfter({ sort, after }: Place, params: unknown[]): string {
  if (!after) return 'TRUE';
  const { key, id, type, isDescending } = ORDERINGS[sort];
  const [value, last] = type === 'bigint' ? [after[0], after[0]] : after;
  return `(${key}, ${id}) ${isDescending ? '<' : '>'} ($${params.push(value)}::${type}, $${params.push(last)}::bigint)`;
}

/** The order of a page, by a key and the id. */
export function orderOf({ sort }: Place, key: string, id = 'u.id'): string {
  const direction = ORDERINGS[sort].isDescending ? 'DESC' : 'ASC';
  return `${key} ${direction}, ${id} ${direction}`;
}

/** The first of some people in order, with their places. */
export function pageOf(people: string, where: string, place: Place, params: unknown[]): string {
  const { limit } = place;
  const order = orderOf(place, 'u.key');
  return `SELECT u.id, u.key::text AS sort_key, row_number() OVER (ORDER BY ${order}) AS place
            FROM (${people}) AS u WHERE ${where} ORDER BY ${order} LIMIT $${params.push(limit + 1)}`;
}
