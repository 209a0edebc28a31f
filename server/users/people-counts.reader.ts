import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { prepared } from '../platform/database/prepared.js';
import type { UserStatus } from './user.entity.js';
import { type ConsentSql, consentSql } from './users.consents.js';
import { isKstDay } from './users.filter.js';
import type { UserFilter } from './users.schema.js';

/** How many people match those parts of a filter of which counts are kept. */
export interface PeopleCount {
  /** By status and consents, and which combinations those are; null where nothing of consents is asked. */
  byConsent: { people: number; sets: number[] } | null;
  /** By status and days of the link; null where the times asked for are not whole KST days. */
  byDay: number | null;
}

/** People of a status with a combination, whose mask of 63 bits comes in two halves; null where it has none. */
interface ConsentCount {
  status: UserStatus;
  setId: number;
  upper: number | null;
  lower: number | null;
  people: number;
}

/** People of a status whose link began on a KST day; `-infinity` where Kakao gave no time. */
interface DayCount {
  status: UserStatus;
  day: string;
  people: number;
}

interface Counts {
  edition: string;
  consents: ConsentCount[];
  days: DayCount[];
  question: Question;
}

/** What is asked about consents: halves of masks, null where no mask is asked for. */
interface Question {
  asked_upper: number | null;
  asked_lower: number | null;
  wanted_upper: number | null;
  wanted_lower: number | null;
  /** Combinations without a mask that are asked for. */
  unmasked: number[];
}

interface CountsRow extends Question {
  edition: string;
  consents: [status: UserStatus, setId: number, upper: number | null, lower: number | null, people: number][];
  days: [status: UserStatus, day: string, people: number][];
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
    const sql = prepared(countsSql(CHANGES_BY('consent_set_id'), CHANGES_BY('connected_on'), consent));
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
    const { edition, consents, days, ...question } = row;
    return {
      edition,
      consents: consents.map(([status, setId, upper, lower, people]) => ({
        status,
        setId,
        upper,
        lower,
        people,
      })),
      days: days.map(([status, day, people]) => ({ status, day, people })),
      question,
    };
  }
}

const CHANGES_BY = (column: string) =>
  `(SELECT status, ${column}, sum(people)::int AS people FROM count_changes GROUP BY 1, 2)`;

/** Counts from two tables, or what stands for one, and with them what a question asks for. */
function countsSql(consents: string, days: string, consent: ConsentSql | null = null): string {
  const { asked, wanted } = consent?.bits ?? { asked: 'NULL::bigint', wanted: 'NULL::bigint' };
  return `
    SELECT f.edition,
           (SELECT coalesce(json_agg(json_build_array(c.status, c.consent_set_id, ${halves('s.mask')}, c.people)), '[]')
              FROM ${consents} AS c LEFT JOIN consent_sets s ON s.id = c.consent_set_id) AS consents,
           (SELECT coalesce(json_agg(json_build_array(d.status, d.connected_on, d.people)), '[]')
              FROM ${days} AS d) AS days,
           ${halves('q.asked', 'asked')}, ${halves('q.wanted', 'wanted')},
           ARRAY(SELECT s.id FROM consent_sets s WHERE ${consent?.names('s') ?? 'FALSE'}) AS unmasked
      FROM count_folds f, (SELECT ${asked} AS asked, ${wanted} AS wanted OFFSET 0) AS q`;
}

/** A mask as JavaScript compares it: two numbers of 32 bits, the lower one with a sign. */
function halves(mask: string, name?: string): string {
  const as = (half: string) => (name ? ` AS ${name}_${half}` : '');
  return `(${mask} >> 32)::int${as('upper')}, (${mask} << 32 >> 32)::int${as('lower')}`;
}

function countByConsent(parts: Counts[], { status: statuses }: UserFilter, question: Question) {
  const { asked_upper, asked_lower, wanted_upper, wanted_lower } = question;
  const unmasked = new Set(question.unmasked);
  const isAsked = ({ setId, upper, lower }: ConsentCount) => {
    if (upper === null || lower === null) return unmasked.has(setId);
    if (asked_upper === null || asked_lower === null) return false;
    return (upper & asked_upper) === wanted_upper && (lower & asked_lower) === wanted_lower;
  };
  const sets: number[] = [];
  let people = 0;
  for (const { consents } of parts) {
    for (const count of consents) {
      if (!isAsked(count) || (statuses && !statuses.includes(count.status))) continue;
      people += count.people;
      sets.push(count.setId);
    }
  }
  return { people, sets };
}

function countByDay(parts: Counts[], filter: UserFilter): number | null {
  const { status: statuses, connectedFrom: from, connectedTo: to } = filter;
  if ((from !== undefined && !isKstDay(from)) || (to !== undefined && !isKstDay(to))) return null;
  const isTimed = from !== undefined || to !== undefined;
  let people = 0;
  for (const { days } of parts) {
    for (const { status, day, people: some } of days) {
      if (statuses && !statuses.includes(status)) continue;
      // Days come in the order of their texts.
      if (isTimed && (day === '-infinity' || (from && day < from) || (to && day > to))) continue;
      people += some;
    }
  }
  return people;
}
