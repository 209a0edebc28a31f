import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PEOPLE_BY_CONSENT } from '../users/find/kept-counts.js';
import type { ConsentMatrix, ConsentMatrixQuery } from './consent-matrix.schema.js';

interface Combination {
  scopes: string[];
  terms: string[];
  count: number;
}

/** How many linked and waiting people agreed to which scopes and terms together. */
@Injectable()
export class ConsentMatrixService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The most frequent combinations, and how many lack which of what is needed. */
  async read({ needs, limit }: ConsentMatrixQuery): Promise<ConsentMatrix> {
    const rows: (Combination & { is_read: boolean; now: Date })[] = await this.dataSource.query(
      `SELECT now(), s.scopes_agreed AS scopes, s.terms_agreed AS terms, sum(c.people)::int AS count,
              s.scopes_agreed IS NOT NULL AND s.terms_agreed IS NOT NULL AS is_read
         FROM ${PEOPLE_BY_CONSENT} AS c
         LEFT JOIN consent_sets s ON s.id = c.consent_set_id
        WHERE c.status <> 'unlinked'
        GROUP BY c.consent_set_id, s.id HAVING sum(c.people) > 0
        ORDER BY count DESC, c.consent_set_id`,
    );
    const read = rows.filter((row) => row.is_read);
    const people = sum(read);
    const combinations = read.slice(0, limit).map(({ scopes, terms, count }) => ({ scopes, terms, count }));
    const others = read.slice(limit);
    return {
      asOf: (rows[0]?.now ?? new Date()).toISOString(),
      people,
      unread: sum(rows) - people,
      combinations,
      others: { combinations: others.length, count: sum(others) },
      needs: needs ? lackOf(read, [...new Set(needs)]) : null,
    };
  }
}

/** Counts people by what they lack of all that is needed. */
function lackOf(combinations: Combination[], needs: string[]): NonNullable<ConsentMatrix['needs']> {
  const counts = new Map<string, { missing: string[]; count: number }>();
  let having = 0;
  for (const { scopes, terms, count } of combinations) {
    const has = new Set([...scopes.map((id) => `scope:${id}`), ...terms.map((tag) => `term:${tag}`)]);
    const missing = needs.filter((need) => !has.has(need));
    if (missing.length === 0) having += count;
    else {
      const key = missing.join(',');
      counts.set(key, { missing, count: count + (counts.get(key)?.count ?? 0) });
    }
  }
  return { having, lacking: [...counts.values()].sort((a, b) => b.count - a.count) };
}

const sum = (rows: { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);
