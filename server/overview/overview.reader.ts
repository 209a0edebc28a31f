import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CONSENT_CHANGES_BY_DAY, PEOPLE_BY_CONSENT, PEOPLE_BY_DAY } from '../users/find/kept-counts.js';
import { countStale, type StaleCount } from '../users/find/stale-people.js';
import { filterToSql } from '../users/find/users.filter.js';
import { EVENT_TIME, UNLINK_CAUSE, UNLINK_EVENT } from '../users/find/users.sources.js';
import type { UserStatus } from '../users/user.entity.js';

/** How many people, and since which KST day; null where Kakao gave no time. */
interface DayCount {
  day: string | null;
  count: number;
}

interface ConsentCount {
  kind: 'scope' | 'term';
  name: string;
}

/** All that the overview tells, by day, true together at one moment. */
export interface OverviewFacts {
  asOf: Date;
  people: Partial<Record<UserStatus, number>>;
  waitingOverDay: number;
  begun: DayCount[];
  ended: (DayCount & { cause: string })[];
  read: Record<ConsentCount['kind'], number>;
  agreed: (ConsentCount & { count: number })[];
  changes: (ConsentCount & { day: string; given: number; withdrawn: number })[];
  freshness: StaleCount[];
}

const KST_DAY = (time: string) => `to_char(${time} AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD')`;

/** Tells of everybody: by the counts that are kept, and what they do not answer by the rows that the list shows. */
@Injectable()
export class OverviewReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Reads everything in one transaction that sees one state of the database. */
  async read(): Promise<OverviewFacts> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const query = <Row>(sql: string): Promise<Row[]> => manager.query(sql);
      const [moment] = await query<{ now: Date }>('SELECT now()');
      const people = await query<{ status: UserStatus; count: number }>(
        `SELECT status, sum(people)::int AS count FROM ${PEOPLE_BY_DAY} AS c GROUP BY status`,
      );
      const begun = await query<DayCount>(
        `SELECT nullif(connected_on, '-infinity')::text AS day, sum(people)::int AS count
           FROM ${PEOPLE_BY_DAY} AS c GROUP BY 1`,
      );
      const ended = await query<DayCount & { cause: string }>(
        `SELECT ${KST_DAY('day')} AS day, cause, count FROM (
           SELECT date_trunc('day', ${EVENT_TIME}, 'Asia/Seoul') AS day, ${UNLINK_CAUSE} AS cause, count(*)::int AS count
             FROM users u LEFT JOIN consent_events e ON ${UNLINK_EVENT}
            WHERE u.status = 'unlinked' GROUP BY 1, 2) d`,
      );
      const changes = await query<OverviewFacts['changes'][number]>(
        `SELECT type AS kind, subject AS name, changed_on::text AS day, sum(given)::int AS given, sum(withdrawn)::int AS withdrawn
           FROM ${CONSENT_CHANGES_BY_DAY} AS c GROUP BY 1, 2, 3`,
      );
      return {
        asOf: moment?.now ?? new Date(),
        people: Object.fromEntries(people.map(({ status, count }) => [status, count])),
        waitingOverDay: await countOf(manager, filterToSql({ waitingLongerThanHours: 24 })),
        begun,
        ended,
        ...(await consents(manager)),
        changes,
        freshness: await countStale(manager),
      };
    });
  }
}

/** How many of how many agreed: counted by combination, then each combination once. */
async function consents(manager: EntityManager): Promise<Pick<OverviewFacts, 'read' | 'agreed'>> {
  const rows: { kind: 'scope' | 'term'; name: string | null; count: number }[] = await manager.query(
    `WITH sets AS MATERIALIZED (
       SELECT s.scopes_agreed, s.terms_agreed, c.count
         FROM (SELECT consent_set_id, sum(people) AS count FROM ${PEOPLE_BY_CONSENT} AS c GROUP BY 1) c
         JOIN consent_sets s ON s.id = c.consent_set_id)
     SELECT 'scope' AS kind, NULL AS name, COALESCE(sum(count), 0)::int AS count FROM sets WHERE scopes_agreed IS NOT NULL
     UNION ALL
     SELECT 'term', NULL, COALESCE(sum(count), 0)::int FROM sets WHERE terms_agreed IS NOT NULL
     UNION ALL
     SELECT 'scope', name, sum(count)::int FROM sets, unnest(scopes_agreed) AS name GROUP BY name
     UNION ALL
     SELECT 'term', name, sum(count)::int FROM sets, unnest(terms_agreed) AS name GROUP BY name`,
  );
  const read = { scope: 0, term: 0 };
  const agreed: OverviewFacts['agreed'] = [];
  for (const { kind, name, count } of rows) {
    if (name === null) read[kind] = count;
    else agreed.push({ kind, name, count });
  }
  return { read, agreed };
}

async function countOf(
  manager: EntityManager,
  { where, params }: ReturnType<typeof filterToSql>,
): Promise<number> {
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::int AS count FROM users u WHERE ${where}`,
    params,
  );
  return row?.count ?? 0;
}
