import type { DataSource } from 'typeorm';
import type { UserRow } from '../users.presenter.js';
import type { UserFilter } from '../users.schema.js';
import type { PeopleCount, PeopleCountsReader } from './people-counts.reader.js';
import { COLUMNS, DETAILS } from './users.columns.js';
import { filterToSql, LOOKED, type Named, type Ways } from './users.filter.js';
import {
  BY_LINK,
  COUNT,
  fewOf,
  firstMatching,
  isOfUsers,
  keyed,
  nearest,
  ORDERINGS,
  orderOf,
  type Place,
  pageOf,
  sorted,
} from './users.places.js';
import { estimateOf, idsOf, lookedBy, namedBy, partsOf, type Sets } from './users.source-ids.js';
import { OF_SOURCES, type Source, sourcesOf, spelledOut } from './users.sources.js';
import {
  atLeast,
  COUNTED_TO,
  exactly,
  foundSql,
  NAMED_TO,
  OF_CONSENT,
  type Plan,
  planOf,
  SORTED_TO,
  type Total,
} from './users.totals.js';

/** One person, and the value ordered by as PostgreSQL prints it. */
export type PageRow = UserRow & { sort_key: string };

interface CountedPage {
  count: number;
  rows: PageRow[];
}

/** What of a filter takes a look into another table. */
const LOOKS: readonly (keyof UserFilter)[] = ['q', ...OF_CONSENT, ...OF_SOURCES];
/** So many people are looked at for a page, and so many where each takes a look into `users` too. */
const LOOKED_TO = 10_000;
const LOOKED_BY_NAME_TO = 2_500;

/** Among many who match the first ones are met soon. */
const MANY: Ways = { consent: 'walked', search: 'found', sources: 'looked' };

/**
 * Finds the people that match. There is a way for each kind of question, as none is fast for all: all who match are read
 * where they are few, and met one after the other in the order of an index where they are many.
 */
export class PeopleFinder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counts: PeopleCountsReader,
  ) {}

  /**
   * How many people match, and those of one page. The ways are tried from the one that reads fewest people on.
   *
   * @returns one row more than the page holds where there is a next one
   */
  async find(asked: UserFilter, place: Place): Promise<{ total: Total; rows: PageRow[] }> {
    const filter = spelledOut(asked);
    if (filter.status?.length === 0) return { total: exactly(0), rows: [] };
    const kept: { count?: Promise<PeopleCount> } = {};
    const countOnce = () => {
      kept.count ??= this.counts.count(filter);
      return kept.count;
    };
    const sources = sourcesOf(filter);
    const isOfSets = sources.length > 0 && OF_CONSENT.some((name) => filter[name] !== undefined);
    let sets = isOfSets ? (await countOnce()).byConsent?.sets : null;
    // Another table that names few people: all of them are read, and the total is exact.
    let least = 0;
    for (const [number, source] of sources.entries()) {
      const named = await idsOf(this.dataSource, partsOf(source, number, filter, sets));
      if (named.array !== null) {
        const { count, rows } = await this.fewOfSource(
          { ...source, array: named.array },
          number,
          filter,
          sets,
          place,
        );
        return { total: exactly(count), rows };
      }
      least = Math.max(least, Math.min(named.least, COUNTED_TO));
    }
    const plan = await planOf(this.dataSource.manager, countOnce, filter, least);
    sets ??= (await kept.count)?.byConsent?.sets;
    let { total } = plan;
    if (total?.isExact && total.total === 0) return { total, rows: [] };
    // A text that few people have: it finds them.
    if (plan.isText) {
      const params: unknown[] = [];
      const { count, rows } = await this.found(foundSql(filter, params), place, params);
      if (count <= NAMED_TO) return { total: exactly(count), rows };
      total = atLeast(NAMED_TO);
    }
    // Few who match, or nobody knows how many: they are read up to so many, and those who were read counted.
    const users = plan.named?.users;
    const areFew = total?.isExact && total.total <= (users ? SORTED_TO : COUNTED_TO);
    const isRow = plan.isRow && BY_LINK.includes(place.sort);
    if (!total || (areFew && !isRow)) {
      const { count, rows } = await this.few(filter, plan, place);
      if (count <= COUNTED_TO) return { total: total ?? exactly(count), rows };
      total = atLeast(COUNTED_TO);
      if (rows.length > place.limit) return { total, rows };
    }
    // Many who match: only a page of them is looked for, the total stays as it is known.
    if (users)
      return { total, rows: await this.walk(filter, { ...LOOKED, search: 'walked' }, place, { users }) };
    const next =
      (await this.passOver(filter, place, sets, true)) ??
      (await this.lookAround(filter, place, sets)) ??
      (await this.passOver(filter, place, sets, false));
    if (next) return { total, rows: next };
    return { total, rows: await this.walk(filter, MANY, place) };
  }

  /** Of all whom another table names the ones who match, and a page of them. */
  private fewOfSource(
    { array, isDistinct }: Source & { array: string },
    number: number,
    filter: UserFilter,
    sets: Sets,
    place: Place,
  ): Promise<CountedPage> {
    const { where, params: others } = filterToSql(filter, 1, lookedBy(sets), namedBy(sets, number));
    const params = [array, ...others];
    if (where === 'TRUE') {
      const all = `SELECT ${isDistinct ? '' : 'DISTINCT'} id FROM unnest($1::bigint[]) AS id`;
      return this.readCounted(all, firstMatching(place, COUNTED_TO, params), place, params);
    }
    const matching = `SELECT u.id, u.connected_at FROM users u WHERE u.id = ANY((SELECT $1::bigint[])::bigint[]) AND ${where}`;
    return this.readCounted(matching, fewOf(place, params), place, params);
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
    return this.readCounted(all, fewOf(place, params, areFew), place, params);
  }

  /**
   * All who are found are counted; no page where they are too many to be named.
   *
   * @param matching reads their ids, one more than are named where there are more
   * @param isOne what is still to be asked of each on `users u`
   */
  private found(matching: string, place: Place, params: unknown[], isOne?: string): Promise<CountedPage> {
    return this.readCounted(matching, firstMatching(place, NAMED_TO, params, isOne), place, params);
  }

  /**
   * How many match, and a page of them.
   *
   * @param matching reads those who match, for the table `matching`
   * @param people reads those who may be on the page from it
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
    const people = `SELECT ${keyed(place)} FROM users u ${sorted(place, where, params)}`;
    // With the limit here the planner sees that an order which an index has is worth more than finding all.
    return this.read(`${people} LIMIT $${params.push(place.limit + 1)}`, 'TRUE', place, params);
  }

  /**
   * Looks at each of the next people for what takes a look into another table; null where there is nothing of that
   * kind, or fewer than a page are found: those who match may all be at the other end of the list.
   */
  private async lookAround(filter: UserFilter, place: Place, sets: Sets): Promise<PageRow[] | null> {
    const isByName = !isOfUsers(place);
    const part = (isLook: boolean): UserFilter =>
      Object.fromEntries(
        Object.entries(filter).filter(
          ([name]) => (isByName || LOOKS.includes(name as keyof UserFilter)) === isLook,
        ),
      );
    const { where, params } = filterToSql(part(false));
    const looked = filterToSql(part(true), params.length, lookedBy(sets), namedBy(sets));
    if (looked.params.length === 0) return null;
    params.push(...looked.params);
    const next = `SELECT u.*, ${ORDERINGS[place.sort].key} AS key FROM users u ${sorted(place, where, params)}
                   LIMIT ${isByName ? LOOKED_BY_NAME_TO : LOOKED_TO}`;
    const rows = await this.read(next, looked.where, place, params);
    return rows.length > place.limit ? rows : null;
  }

  /**
   * Looks only at those of the next people whom another table names; null where there is none, or it names too many.
   *
   * @param isIndexed only tables are asked that name their people in no time; otherwise the others are
   */
  private async passOver(
    filter: UserFilter,
    place: Place,
    sets: Sets,
    isIndexed: boolean,
  ): Promise<PageRow[] | null> {
    for (const [number, source] of sourcesOf(filter).entries()) {
      if ((source.isIndexed ?? false) !== isIndexed) continue;
      if (isIndexed) {
        if ((await estimateOf(this.dataSource, source)) > NAMED_TO) continue;
        const { ids, where, params } = partsOf(source, number, filter, sets);
        const rows = await this.read(nearest(place, ids, params, where), 'TRUE', place, params);
        if (rows.length > place.limit) return rows;
      }
      const { ids, where, params } = partsOf(source, number, filter, sets);
      const { count, rows } = await this.found(`${ids} LIMIT ${NAMED_TO + 1}`, place, params, where);
      if (count <= NAMED_TO) return rows;
    }
    return null;
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
}
