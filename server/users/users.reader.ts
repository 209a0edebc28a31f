import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.js';
import { idSchema, timeSchema } from '../platform/http/schemas.js';
import { SealedCursor } from '../platform/http/sealed-cursor.js';
import { PeopleCountsReader } from './people-counts.reader.js';
import { filterToSql, LOOKED, type Named, type Ways } from './users.filter.js';
import type { UserRow } from './users.presenter.js';
import type { UserFilter, UserListQuery, UserSort } from './users.schema.js';
import { COUNTED_TO, foundSql, NAMED_TO, type Plan, planOf, SORTED_TO, type Total } from './users.totals.js';

const COLUMNS = `u.id, u.status, u.connected_at, u.synched_at, u.has_signed_up, u.first_seen_at, u.seen_at,
  u.profile_read_at, u.scopes_read_at, u.terms_read_at, u.unlinked_at,
  p.nickname, p.email, p.phone_number, p.kakao_account, c.scopes, c.terms`;
const DETAILS = `LEFT JOIN user_profiles p ON p.user_id = u.id LEFT JOIN user_consents c ON c.user_id = u.id`;

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
const CURSORS = {
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

const ORDERINGS: Record<UserSort, Ordering> = {
  connectedAt: { ...LINK, isDescending: false },
  '-connectedAt': { ...LINK, isDescending: true },
  id: { ...ID, isDescending: false },
  '-id': { ...ID, isDescending: true },
  nickname: { ...NICKNAME, isDescending: false },
  '-nickname': { ...NICKNAME, isDescending: true },
};

const BY_LINK: UserSort[] = ['connectedAt', '-connectedAt'];

/** Where in which order a page begins, and how long it is. */
interface Place {
  sort: UserSort;
  limit: number;
  /** Of the cursor: the row before. */
  after: string[] | null;
}

/** One person, and the value ordered by as PostgreSQL prints it. */
type PageRow = UserRow & { sort_key: string };

interface CountedPage {
  count: number;
  rows: PageRow[];
}

/** How many there are in the table `matching` of a statement, counted once. */
const COUNT = '(SELECT count FROM counted)';

/** So many people are looked at for a page. */
const LOOKED_TO = 5_000;
/** And so many are passed over by their ids alone. */
const PASSED_TO = 30_000;

export interface UserPage {
  rows: UserRow[];
  total: number;
  totalIsExact: boolean;
  nextCursor: string | null;
}

/** Reads people from the mirror. Never asks Kakao, never masks: the presenter does that. */
@Injectable()
export class UsersReader {
  private readonly sealed: SealedCursor;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly counts: PeopleCountsReader,
    @Inject(CONFIG) config: Pick<Config, 'secretKey'>,
  ) {
    this.sealed = new SealedCursor(config.secretKey);
  }

  /**
   * One page of the people that match, found from the cursor by an index, so that the last page costs what
   * the first does.
   *
   * @throws ProblemError 400 naming `cursor` where it is not one of ours
   */
  async list(query: UserListQuery): Promise<UserPage> {
    const { sort, limit, cursor, ...filter } = query;
    const after = cursor === undefined ? null : this.readCursor(cursor, sort);
    const { total, rows } = await this.totalAndPage(filter, { sort, limit, after });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      rows: rows.slice(0, limit),
      total: total.total,
      totalIsExact: total.isExact,
      nextCursor: last ? this.cursorAfter(last, sort) : null,
    };
  }

  /** A nickname is personal: it is not to be read in the cursor by who sees it masked. */
  private cursorAfter({ id, sort_key }: PageRow, sort: UserSort): string {
    const { type } = ORDERINGS[sort];
    if (type === 'bigint') return encodeCursor([id]);
    return type === 'text' ? this.sealed.encode([sort_key, id]) : encodeCursor([sort_key, id]);
  }

  private readCursor(cursor: string, sort: UserSort): string[] {
    const { type } = ORDERINGS[sort];
    return type === 'text' ? this.sealed.decode(cursor, CURSORS.text) : decodeCursor(cursor, CURSORS[type]);
  }

  private async totalAndPage(filter: UserFilter, place: Place): Promise<{ total: Total; rows: PageRow[] }> {
    const plan = await planOf(this.dataSource.manager, this.counts, filter);
    let { total } = plan;
    if (total?.total === 0) return { total, rows: [] };
    if (plan.isText) {
      const { count, rows } = await this.found(filter, place);
      if (count <= NAMED_TO) return { total: { total: count, isExact: true }, rows };
      total = { total: NAMED_TO, isExact: false };
    }
    const users = plan.named?.users;
    const areFew = total?.isExact && total.total <= (users ? SORTED_TO : COUNTED_TO);
    const isRow = plan.isRow && BY_LINK.includes(place.sort);
    if (!total || (areFew && !isRow)) {
      const { count, rows } = await this.few(filter, plan, place);
      if (count <= COUNTED_TO) return { total: total ?? { total: count, isExact: true }, rows };
      total = { total: COUNTED_TO, isExact: false };
      if (rows.length > place.limit) return { total, rows };
    }
    if (users)
      return { total, rows: await this.walk(filter, { ...LOOKED, search: 'walked' }, place, { users }) };
    const rows = await this.lookAround(filter, place);
    if (rows && rows.length > place.limit) return { total, rows };
    return { total, rows: await this.walk(filter, { consent: 'walked', search: 'found' }, place) };
  }

  /**
   * All who match are read, so that they can be counted, and sorted in any order. Where they are too many for that, they
   * are a page only if they come in its order.
   */
  private few(filter: UserFilter, plan: Plan, place: Place): Promise<CountedPage> {
    const { where, params } = filterToSql(filter, 0, plan.ways, plan.named);
    const isInOrder = plan.isInIndex && BY_LINK.includes(place.sort) && plan.ways.consent === 'walked';
    const order = isInOrder ? `ORDER BY ${orderOf(place, 'u.connected_at')}` : '';
    const areFew = isInOrder ? 'TRUE' : `${COUNT} <= ${COUNTED_TO}`;
    const all = `SELECT u.id, u.connected_at FROM users u WHERE ${where} ${order} LIMIT ${COUNTED_TO + 1}`;
    const page =
      ORDERINGS[place.sort].table === 'users u'
        ? `SELECT ${keyed(place)} FROM matching u ${sorted(place, areFew, params)}`
        : firstMatching(place, COUNTED_TO, params);
    return this.readCounted(all, page, place, params);
  }

  /** All whom a text finds are counted; no page where they are too many to be named. */
  private found(filter: UserFilter, place: Place): Promise<CountedPage> {
    const params: unknown[] = [];
    return this.readCounted(foundSql(filter, params), firstMatching(place, NAMED_TO, params), place, params);
  }

  /**
   * How many match, and a page of them.
   *
   * @param matching reads them; `people` takes those who may be on the page from the table `matching`
   */
  private async readCounted(
    matching: string,
    people: string,
    place: Place,
    params: unknown[],
  ): Promise<CountedPage> {
    const rows: (PageRow & { count: number })[] = await this.dataSource.query(
      `WITH matching AS MATERIALIZED (${matching}),
            counted AS MATERIALIZED (SELECT count(*)::int AS count FROM matching),
            page AS MATERIALIZED (${pageOf(people, 'TRUE', place, params)})
       SELECT counted.count, ${COLUMNS}, page.sort_key
         FROM counted LEFT JOIN page ON TRUE
         LEFT JOIN users u ON u.id = page.id ${DETAILS}
        ORDER BY page.place`,
      params,
    );
    return { count: rows[0]?.count ?? 0, rows: rows.filter(({ id }) => id !== null) };
  }

  /** Among many who match the first ones are met soon in the order of an index. */
  private walk(filter: UserFilter, ways: Ways, place: Place, named?: Named): Promise<PageRow[]> {
    const { where, params } = filterToSql(filter, 0, ways, named);
    return this.read(
      `SELECT ${keyed(place)} FROM users u ${sorted(place, where, params)}`,
      'TRUE',
      place,
      params,
    );
  }

  /**
   * Looks at each of the next people for what takes a look into another table; null where there is nothing of that
   * kind. Those who match may all be at the other end of the list: then this finds fewer than a page.
   */
  private async lookAround(filter: UserFilter, place: Place): Promise<PageRow[] | null> {
    const { q, agreed, notAgreed, termAgreed, termNotAgreed, ...others } = filter;
    const { where, params } = filterToSql(others);
    const looked = filterToSql({ q, agreed, notAgreed, termAgreed, termNotAgreed }, params.length, LOOKED);
    if (looked.params.length === 0) return null;
    params.push(...looked.params);
    const next = `SELECT ${keyed(place)}, u.consent_set_id FROM users u ${sorted(place, where, params)} LIMIT ${LOOKED_TO}`;
    return this.read(next, looked.where, place, params);
  }

  private read(people: string, where: string, place: Place, params: unknown[]): Promise<PageRow[]> {
    return this.dataSource.query(
      `WITH page AS MATERIALIZED (${pageOf(people, where, place, params)})
       SELECT ${COLUMNS}, page.sort_key
         FROM page JOIN users u ON u.id = page.id ${DETAILS}
        ORDER BY page.place`,
      params,
    );
  }

  /** How many people match, exactly, however long that takes; a list tells what {@link planOf} finds out soon. */
  async count(filter: UserFilter): Promise<number> {
    const { where, params } = filterToSql(filter);
    const rows: { count: number }[] = await this.dataSource.query(
      `SELECT count(*)::int AS count FROM users u WHERE ${where}`,
      params,
    );
    return rows[0]?.count ?? 0;
  }

  /** The people with these ids, in the order asked; those the mirror does not know are left out. */
  async byIds(ids: readonly string[], manager: EntityManager = this.dataSource.manager): Promise<UserRow[]> {
    return manager.query(
      `SELECT ${COLUMNS} FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted (id, place)
         JOIN users u ON u.id = wanted.id ${DETAILS} ORDER BY wanted.place`,
      [ids],
    );
  }

  /** Whether the mirror has ever seen this id. */
  async isKnown(id: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query('SELECT FROM users WHERE id = $1', [id]);
    return rows.length > 0;
  }

  /** One person, or null where the mirror has never seen this id. */
  async find(id: string): Promise<UserRow | null> {
    const [row] = await this.byIds([id]);
    return row ?? null;
  }
}

/**
 * Of the table `matching` of a statement, if it has no more than `most`, the first people in an order. A few are looked up
 * and sorted. Among more they are met soon as the next people are passed over in the order of an index; where they are
 * not, they are all at the other end, and are looked up too.
 */
function firstMatching(place: Place, most: number, params: unknown[]): string {
  const { table, id, key } = ORDERINGS[place.sort];
  const limit = `$${params.push(place.limit)}::int`;
  const ids = 'SELECT id FROM matching';
  const next = (where: string) =>
    `SELECT ${id} AS id, ${key} AS key FROM ${table} WHERE ${where} AND ${isAfter(place, params)} ORDER BY ${orderOf(place, key, id)}`;
  return `WITH near AS MATERIALIZED (
      SELECT p.id, p.key FROM (${next(`${COUNT} BETWEEN ${SORTED_TO + 1} AND ${most}`)} LIMIT ${PASSED_TO}) AS p
       WHERE (p.id IN (${ids})) IS TRUE ORDER BY ${orderOf(place, 'p.key', 'p.id')} LIMIT ${limit} + 1)
    SELECT id, key FROM near WHERE (SELECT count(*) FROM near) > ${limit}
    UNION ALL
    (${next(`${COUNT} <= ${most} AND (SELECT count(*) FROM near) <= ${limit} AND ${id} = ANY(ARRAY(${ids}))`)} LIMIT ${limit} + 1)`;
}

/** Of `users u`: the id, and what it is ordered by. */
function keyed({ sort }: Place): string {
  return `u.id, ${ORDERINGS[sort].key} AS key`;
}

/** Those of `users u` who match and come after the cursor, in order. */
function sorted(place: Place, where: string, params: unknown[]): string {
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
function orderOf({ sort }: Place, key: string, id = 'u.id'): string {
  const direction = ORDERINGS[sort].isDescending ? 'DESC' : 'ASC';
  return `${key} ${direction}, ${id} ${direction}`;
}

/** The first of some people in order, with their places. */
function pageOf(people: string, where: string, place: Place, params: unknown[]): string {
  const { limit } = place;
  const order = orderOf(place, 'u.key');
  return `SELECT u.id, u.key::text AS sort_key, row_number() OVER (ORDER BY ${order}) AS place
            FROM (${people}) AS u WHERE ${where} ORDER BY ${order} LIMIT $${params.push(limit + 1)}`;
}
