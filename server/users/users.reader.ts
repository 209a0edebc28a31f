import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Lanes } from '../platform/concurrency.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { decodeCursor, encodeCursor, type List, listOf } from '../platform/http/cursor.js';
import { SealedCursor } from '../platform/http/sealed-cursor.js';
import { refuseUnknownNotice } from './find/notice-asked-for.js';
import { PeopleCountsReader } from './find/people-counts.reader.js';
import { type PageRow, PeopleFinder } from './find/people-finder.js';
import { COLUMNS, DETAILS } from './find/users.columns.js';
import { CURSORS, ORDERINGS } from './find/users.places.js';
import type { UserRow } from './users.presenter.js';
import type { UserListQuery, UserSort } from './users.schema.js';

/**
 * More lists than these read at once only hold each other up: PostgreSQL answers all of them late and at the same time, and
 * then they wait for each other here.
 */
const LISTS_AT_ONCE = 3;
const PATIENCE_MS = 100;

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
  private readonly people: PeopleFinder;
  private readonly lanes = new Lanes(LISTS_AT_ONCE, PATIENCE_MS);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    counts: PeopleCountsReader,
    @Inject(CONFIG) config: Pick<Config, 'secretKey'>,
  ) {
    this.people = new PeopleFinder(dataSource, counts);
    this.sealed = new SealedCursor(config.secretKey);
  }

  /**
   * One page of the people that match, found from the cursor by an index, so that the last page costs what
   * the first does.
   *
   * @throws ProblemError 400 naming `cursor` where it is not one of this list
   */
  async list(query: UserListQuery): Promise<UserPage> {
    const { sort, limit, cursor, ...filter } = query;
    await refuseUnknownNotice(this.dataSource, filter);
    const asked = listOf('users', query);
    const after = cursor === undefined ? null : this.readCursor(asked, cursor, sort);
    const { total, rows } = await this.lanes.run(() => this.people.find(filter, { sort, limit, after }));
    const isAll = !after && rows.length <= limit;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      rows: rows.slice(0, limit),
      total: isAll ? rows.length : Math.max(total.total, rows.length),
      totalIsExact: isAll || total.isExact,
      nextCursor: last ? this.cursorAfter(asked, last, sort) : null,
    };
  }

  /** A nickname is personal: it is not to be read in the cursor by who sees it masked. */
  private cursorAfter(list: List, { id, sort_key }: PageRow, sort: UserSort): string {
    const { type } = ORDERINGS[sort];
    if (type === 'bigint') return encodeCursor(list, [id]);
    return type === 'text' ? this.sealed.encode(list, [sort_key, id]) : encodeCursor(list, [sort_key, id]);
  }

  private readCursor(list: List, cursor: string, sort: UserSort): string[] {
    const { type } = ORDERINGS[sort];
    return type === 'text'
      ? this.sealed.decode(list, cursor, CURSORS.text)
      : decodeCursor(list, cursor, CURSORS[type]);
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
