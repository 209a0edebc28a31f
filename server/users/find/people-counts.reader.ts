import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { prepared } from '../../platform/database/prepared.js';
import type { UserFilter } from '../users.schema.js';
import {
  type ConsentCount,
  type Counts,
  type CountsRow,
  countByConsent,
  countByDay,
  countsOf,
} from './people-counts.sums.js';
import { type ConsentSql, consentSql } from './users.consents.js';

/** How many people match those parts of a filter of which counts are kept. */
export interface PeopleCount {
  /** By status and consents; null where nothing of consents is asked. */
  byConsent: ConsentCount | null;
  /** By status and days of the link; null where the times asked for are not whole KST days. */
  byDay: number | null;
}

/**
 * Counts people by the counts that are kept of them. A statement sees the database at one moment: which edition of the
 * counts is in force, of which a copy is held here, and the changes since. So an answer is as true as if everybody had
 * been counted.
 */
@Injectable()
export class PeopleCountsReader {
  private copy: Promise<Counts> | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @param filter of which status, consents and days are looked at */
  async count(filter: UserFilter): Promise<PeopleCount> {
    const params: unknown[] = [];
    const consent = consentSql(filter, (value) => `$${params.push(value)}`);
    const sql = prepared(countsSql(changesBy('consent_set_id'), changesBy('connected_on'), consent));
    for (;;) {
      const reading = this.copy ?? this.readCopy();
      const copy = await reading;
      const changes = await this.read(sql, params);
      if (changes.edition === copy.edition) {
        return {
          byConsent: consent && countByConsent([copy, changes], filter, changes.question),
          byDay: countByDay([copy, changes], filter),
        };
      }
      if (this.copy === reading) this.copy = undefined;
    }
  }

  /** Reads the edition in force. */
  private readCopy(): Promise<Counts> {
    const reading = this.read(countsSql('consent_counts', 'day_counts'));
    reading.catch(() => {
      if (this.copy === reading) this.copy = undefined;
    });
    this.copy = reading;
    return reading;
  }

  private async read(sql: string, params: unknown[] = []): Promise<Counts> {
    const [row]: CountsRow[] = await this.dataSource.query(sql, params);
    if (!row) throw new Error('The table count_folds is empty; it has to have one row.');
    return countsOf(row);
  }
}

/** What stands for a table of counts, with the changes to it. */
function changesBy(column: string): string {
  return `(SELECT status, ${column}, sum(people)::int AS people FROM count_changes GROUP BY 1, 2)`;
}

/** Counts from two tables, or what stands for one, and with them what a question asks for. */
function countsSql(consents: string, days: string, consent: ConsentSql | null = null): string {
  const none = 'NULL::bigint';
  const { asked, wanted, lacked } = consent?.bits ?? { asked: none, wanted: none, lacked: null };
  return `
    SELECT f.edition,
           (SELECT coalesce(json_agg(json_build_array(c.status, c.consent_set_id, ${upper('s.mask')}, ${lower('s.mask')}, c.people)), '[]')
              FROM ${consents} AS c LEFT JOIN consent_sets s ON s.id = c.consent_set_id) AS consents,
           (SELECT coalesce(json_agg(d), '[]')
              FROM (SELECT d.status, d.connected_on AS day, d.people FROM ${days} AS d) AS d) AS days,
           ${upper('q.asked')} AS asked_upper, ${lower('q.asked')} AS asked_lower,
           ${upper('q.wanted')} AS wanted_upper, ${lower('q.wanted')} AS wanted_lower,
           ${upper('q.lacked')} AS lacked_upper, ${lower('q.lacked')} AS lacked_lower,
           ARRAY(SELECT s.id FROM consent_sets s WHERE ${consent?.names('s') ?? 'FALSE'}) AS unmasked
      FROM count_folds f, (SELECT ${asked} AS asked, ${wanted} AS wanted, ${lacked ?? none} AS lacked OFFSET 0) AS q`;
}

/** Halves of a mask, as JavaScript compares them: numbers of 32 bits with a sign. */
function upper(mask: string): string {
  return `(${mask} >> 32)::int`;
}

function lower(mask: string): string {
  return `(${mask} << 32 >> 32)::int`;
}
