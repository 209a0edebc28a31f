import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.js';
import { idSchema } from '../platform/http/schemas.js';
import { SealedCursor } from '../platform/http/sealed-cursor.js';
import { filterToSql, LOOKED } from './users.filter.js';
import type { UserRow } from './users.presenter.js';
import type { UserFilter, UserListQuery, UserSort } from './users.schema.js';
import { COUNTED_TO, type Total, totalOf } from './users.totals.js';

const COLUMNS = `u.id, u.status, u.connected_at, u.synched_at, u.has_signed_up, u.first_seen_at, u.seen_at,
  u.profile_read_at, u.scopes_read_at, u.terms_read_at, u.unlinked_at,
  p.nickname, p.email, p.phone_number, p.kakao_account, c.scopes, c.terms`;
const DETAILS = `LEFT JOIN user_profiles p ON p.user_id = u.id LEFT JOIN user_consents c ON c.user_id = u.id`;

interface Ordering {
  /** SQL of the value ordered by before the id; null where the id alone orders. */
  key: string | null;
  type: keyof typeof CURSORS;
  isDescending: boolean;
  /** Joins the table that the key needs. */
  join: string;
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
  return (
    text === '-infinity' ||
    (!text.startsWith('0000') && z.iso.datetime({ offset: true }).safeParse(iso).success)
  );
}

/** The beginning only: a nickname may be longer than an entry of an index, and the cursor, can be. */
const NICKNAME_KEY = `left(COALESCE(n.nickname, ''), 40) COLLATE "C"`;
/** Everybody has a profile row, if an empty one; an outer join could not be read in the order of the index. */
const NICKNAME_JOIN = 'JOIN user_profiles n ON n.user_id = u.id';

const ORDERINGS: Record<UserSort, Ordering> = {
  connectedAt: { key: 'u.connected_at', type: 'timestamptz', isDescending: false, join: '' },
  '-connectedAt': { key: 'u.connected_at', type: 'timestamptz', isDescending: true, join: '' },
  id: { key: null, type: 'bigint', isDescending: false, join: '' },
  '-id': { key: null, type: 'bigint', isDescending: true, join: '' },
  nickname: { key: NICKNAME_KEY, type: 'text', isDescending: false, join: NICKNAME_JOIN },
  '-nickname': { key: NICKNAME_KEY, type: 'text', isDescending: true, join: NICKNAME_JOIN },
};

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
    const total = await totalOf(this.dataSource.manager, filter);
    const rows = total.total === 0 ? [] : await this.page(filter, sort, limit, after, total);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      rows: rows.slice(0, limit),
      total: total.total,
      totalIsExact: total.isExact,
      nextCursor: last ? this.cursorAfter(last, sort) : null,
    };
  }

  /** A nickname is personal: it is not to be read in the cursor by who sees it masked. */
  private cursorAfter({ id, sort_key }: { id: string; sort_key: string | null }, sort: UserSort): string {
    if (sort_key === null) return encodeCursor([id]);
    const values = [sort_key, id];
    return ORDERINGS[sort].type === 'text' ? this.sealed.encode(values) : encodeCursor(values);
  }

  private readCursor(cursor: string, sort: UserSort): string[] {
    const { type } = ORDERINGS[sort];
    return type === 'text' ? this.sealed.decode(cursor, CURSORS.text) : decodeCursor(cursor, CURSORS[type]);
  }

  private async page(
    filter: UserFilter,
    sort: UserSort,
    limit: number,
    cursor: string[] | null,
    { total, isExact, ways, found }: Total,
  ): Promise<(UserRow & { sort_key: string | null })[]> {
    const { key, type, isDescending, join } = ORDERINGS[sort];
    // So many are sorted; among more, the first ones are met soon in the order of an index.
    const areFew = isExact && total <= COUNTED_TO;
    const { where, params } = filterToSql(filter, 0, areFew ? ways : LOOKED, found);
    const direction = isDescending ? 'DESC' : 'ASC';
    let after = 'TRUE';
    if (cursor) {
      const n = params.length;
      params.push(...cursor);
      const comparison = isDescending ? '<' : '>';
      after = key
        ? `(${key}, u.id) ${comparison} ($${n + 1}::${type}, $${n + 2}::bigint)`
        : `u.id ${comparison} $${n + 1}::bigint`;
    }
    params.push(limit + 1);
    const order = `${key ? `${key} ${direction}, ` : ''}u.id ${direction}`;
    const matching = `SELECT u.id, u.connected_at FROM users u WHERE ${where}`;
    return this.dataSource.query(
      `WITH ${areFew ? `few AS MATERIALIZED (${matching}),` : ''}
       page AS MATERIALIZED (
         SELECT u.id, ${key ? `(${key})::text` : 'NULL::text'} AS sort_key, row_number() OVER (ORDER BY ${order}) AS place
           FROM ${areFew ? 'few' : 'users'} u ${join}
          WHERE ${areFew ? 'TRUE' : where} AND ${after}
          ORDER BY ${order}
          LIMIT $${params.length}
       )
       SELECT ${COLUMNS}, page.sort_key
         FROM page JOIN users u ON u.id = page.id ${DETAILS}
        ORDER BY page.place`,
      params,
    );
  }

  /** How many people match, exactly, however long that takes; a list tells {@link totalOf} instead. */
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

  /** One person, or null where the mirror has never seen this id. */
  async find(id: string): Promise<UserRow | null> {
    const [row] = await this.byIds([id]);
    return row ?? null;
  }
}
