import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PEOPLE_BY_CONSENT } from '../users/find/kept-counts.js';
import type { ConsentMatrix, ConsentMatrixQuery } from './consent-matrix.schema.js';

interface Row {
  now: Date;
  /** Everybody, and those of whom both scopes and terms were read. */
  everybody: number;
  people: number;
  /** How many different combinations those have. */
  sets: number;
  combinations: ConsentMatrix['combinations'];
  /** Whoever lacks nothing is among them. */
  lacking: { missing: string[]; count: number }[];
}

/** SQL: what a combination `s` lacks of what is needed, $2, which are of these kinds; in that order. */
function missing(kinds: ('scope' | 'term')[]): string {
  const looks = kinds.map((kind, index) => {
    const need = `($2::text[])[${index + 1}]`;
    return `CASE WHEN NOT s.${kind}s_agreed @> ARRAY[substr(${need}, ${kind.length + 2})] THEN ${need} END`;
  });
  return `array_remove(ARRAY[${looks.join(', ')}]::text[], NULL)`;
}

/** How many linked and waiting people agreed to which scopes and terms together. */
@Injectable()
export class ConsentMatrixService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The most frequent combinations, and how many lack which of what is needed. There may be tens of thousands of combinations,
   * so they are summed up where they are: to read all of them here would hold up everybody else for a second.
   */
  async read({ needs, limit }: ConsentMatrixQuery): Promise<ConsentMatrix> {
    const asked = [...new Set(needs)];
    const kinds = asked.map((need) => (need.startsWith('scope:') ? 'scope' : 'term'));
    // A sum is in no index, so the combinations are joined: a planner that takes the counts for few would look each of them up.
    const [row]: [Row] = await this.dataSource.query(
      `WITH counted AS MATERIALIZED (
         SELECT consent_set_id, sum(people)::int AS count FROM ${PEOPLE_BY_CONSENT} AS c
          WHERE status <> 'unlinked' GROUP BY consent_set_id HAVING sum(people) > 0),
       read AS MATERIALIZED (
         SELECT s.id, s.scopes_agreed AS scopes, s.terms_agreed AS terms, c.count,
                ${missing(kinds)} AS missing
           FROM counted c JOIN consent_sets s ON s.id + 0 = c.consent_set_id
          WHERE s.scopes_agreed IS NOT NULL AND s.terms_agreed IS NOT NULL)
       SELECT now(), (SELECT coalesce(sum(count), 0) FROM counted)::int AS everybody,
              (SELECT coalesce(sum(count), 0) FROM read)::int AS people, (SELECT count(*) FROM read)::int AS sets,
              (SELECT coalesce(json_agg(json_build_object('scopes', scopes, 'terms', terms, 'count', count)), '[]')
                 FROM (SELECT * FROM read ORDER BY count DESC, id LIMIT $1) AS most) AS combinations,
              (SELECT coalesce(json_agg(json_build_object('missing', missing, 'count', count)), '[]')
                 FROM (SELECT missing, sum(count)::int AS count FROM read WHERE cardinality($2::text[]) > 0
                        GROUP BY missing ORDER BY count DESC, missing) AS lacks) AS lacking`,
      [limit, asked],
    );
    const { now, everybody, people, sets, combinations, lacking } = row;
    const isAll = ({ missing }: Row['lacking'][number]) => missing.length === 0;
    return {
      asOf: now.toISOString(),
      people,
      unread: everybody - people,
      combinations,
      others: { combinations: sets - combinations.length, count: people - sum(combinations) },
      needs: needs
        ? { having: sum(lacking.filter(isAll)), lacking: lacking.filter((one) => !isAll(one)) }
        : null,
    };
  }
}

const sum = (rows: { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);
