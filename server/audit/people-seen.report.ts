import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WORDS, type Words } from '../../words/index.js';
import { MAX_ID } from '../kakao-client/index.js';
import { Operator } from '../operators/operator.entity.js';
import { bothTimes, csv, type TableColumn } from '../platform/csv.js';
import { databaseTime } from '../platform/database/database-clock.js';
import type { Actor } from '../platform/http/actor.js';
import { invalid } from '../platform/http/problem.js';
import type { AuditKey } from './audit.keys.js';
import type { PeopleSeenRequest } from './audit.schema.js';
import { AuditService } from './audit.service.js';

/** What the access record says of one person. */
interface PersonSeen {
  user_id: string;
  /** How many events concern the person. */
  events: number;
  first_at: Date;
  last_at: Date;
  keys: AuditKey[];
  /** Addresses of the accounts. */
  accounts: string[];
}

/** All events are gone through for every page, so a page holds many; they are handed on in smaller parts. */
const PAGE = 50_000;
const PART = 1_000;

/** SQL that begins a query of `event`: what accounts did in the period. */
const WITH_EVENTS = `
  WITH event AS NOT MATERIALIZED (
    SELECT id, key, occurred_at, operator_email, user_ids, job_id, subject_id
      FROM audit_events
     WHERE occurred_at >= $1 AND occurred_at < $2 AND operator_id IS NOT NULL AND result = 'succeeded'
       AND ($3::bigint IS NULL OR operator_id = $3))`;

/** SQL: of which check an event is the report; null where it is none. */
const REPORTED_CHECK = `CASE key WHEN 'ConsentCheck.ReportDownloaded' THEN subject_id::bigint END`;

/**
 * SQL that begins a query of `seen`: a row for each person and event. Besides people whom an event names: a report that was
 * taken holds everybody in its job, or everybody whom its consent check answered for, as in `personEventIds`.
 */
const WITH_SEEN = `${WITH_EVENTS},
  seen AS (
    SELECT unnest(user_ids) AS user_id, id, key, occurred_at, operator_email FROM event
    UNION ALL
    SELECT item.user_id, event.id, event.key, event.occurred_at, event.operator_email
      FROM event JOIN job_items item ON item.job_id = event.job_id
     WHERE event.key = 'Job.ReportDownloaded'
    UNION ALL
    SELECT item.user_id, event.id, event.key, event.occurred_at, event.operator_email
      FROM event JOIN consent_check_items item ON item.check_id = ${REPORTED_CHECK}
     WHERE event.key = 'ConsentCheck.ReportDownloaded')`;

/**
 * How many people they are, and the last of each page: who is beyond it need not be sorted for it. Who is in a report counts
 * once, however often it was taken. Which reports those are is an array, because joined with them the items of every job and
 * check there is are gone through.
 */
export const HOW_MANY = `${WITH_EVENTS},
  people AS (
    SELECT unnest(user_ids) AS user_id FROM event
    UNION
    SELECT user_id FROM job_items
     WHERE job_id = ANY(ARRAY(SELECT DISTINCT job_id FROM event WHERE key = 'Job.ReportDownloaded'))
    UNION
    SELECT user_id FROM consent_check_items
     WHERE check_id = ANY(ARRAY(SELECT DISTINCT ${REPORTED_CHECK} FROM event WHERE key = 'ConsentCheck.ReportDownloaded')))
  SELECT count(*)::int AS total, coalesce(array_agg(user_id ORDER BY user_id) FILTER (WHERE place % ${PAGE} = 0), '{}') AS ends
    FROM (SELECT user_id, row_number() OVER (ORDER BY user_id) AS place FROM people) AS p`;

const ONE_PAGE = `${WITH_SEEN}
  SELECT user_id, count(DISTINCT id)::int AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at,
         array_agg(DISTINCT key) AS keys, array_agg(DISTINCT operator_email) AS accounts
    FROM seen WHERE user_id > $4 AND user_id <= $5 GROUP BY user_id ORDER BY user_id`;

/** What is asked for, as the parameters of {@link WITH_SEEN}. */
type Asked = [from: Date, to: Date, operatorId: string | null];

/** Everybody whom accounts saw, took out in a file or changed, as CSV, one row a person. */
@Injectable()
export class PeopleSeenReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Sends it at any size, safe to open in a spreadsheet, in the order of the ids. The names of the columns go first: counting
   * takes a while. That it is taken, and how many are in it, is recorded before the first of them leaves. Without a language
   * it is for programs.
   *
   * @throws ProblemError 400 naming `to` where the period holds no time, `operatorId` where there is no such account
   */
  async take({ operatorId, from, to, reason, language }: PeopleSeenRequest, actor: Actor): Promise<Readable> {
    const [first, asked, now] = [new Date(from), to === undefined ? null : new Date(to), databaseTime()];
    if (asked && asked <= first) throw invalid([{ field: 'to', message: 'must be after from' }]);
    // What is recorded while it is sent is not in it, on whichever page it would be.
    const end = asked && asked < now ? asked : now;
    const { manager } = this.dataSource;
    if (operatorId !== undefined && !(await manager.existsBy(Operator, { id: operatorId }))) {
      throw invalid([{ field: 'operatorId', message: 'There is no such account' }]);
    }
    const record = (total: number) =>
      this.audit.record(manager, {
        key: 'AuditEvent.PeopleDownloaded',
        actor,
        ...(operatorId === undefined ? {} : { subjectType: 'operator', subjectId: operatorId }),
        reason: reason ?? null,
        details: { from: first.toISOString(), to: end.toISOString(), total, format: 'csv' },
      });
    const columns = language === undefined ? FOR_PROGRAMS : inWords(WORDS[language]);
    return csv(columns, this.parts([first, end, operatorId ?? null], record));
  }

  /**
   * Between pages no connection is held, so that a slow reader keeps nobody else waiting.
   *
   * @param record is told how many people there are, and waited for before the first of them
   */
  private async *parts(asked: Asked, record: (total: number) => Promise<void>): AsyncGenerator<PersonSeen[]> {
    const [{ total, ends }]: [{ total: number; ends: string[] }] = await this.dataSource.query(
      HOW_MANY,
      asked,
    );
    await record(total);
    let after = '0';
    for (const end of [...ends, MAX_ID]) {
      const people: PersonSeen[] = await this.dataSource.query(ONE_PAGE, [...asked, after, end]);
      for (let start = 0; start < people.length; start += PART) yield people.slice(start, start + PART);
      after = end;
    }
  }
}

const FOR_PROGRAMS: readonly TableColumn<PersonSeen>[] = [
  { name: 'userId', width: 22, value: (person) => person.user_id, as: 'digits' },
  { name: 'events', width: 10, value: (person) => person.events },
  { name: 'firstAt', width: 26, value: (person) => person.first_at.toISOString() },
  { name: 'lastAt', width: 26, value: (person) => person.last_at.toISOString() },
  { name: 'keys', width: 50, value: (person) => person.keys.join(' ') },
  { name: 'accounts', width: 40, value: (person) => person.accounts.join(' ') },
];

function inWords({ audit, reports }: Words): TableColumn<PersonSeen>[] {
  const { peopleSeen } = reports;
  return [
    { name: peopleSeen.user, width: 22, value: (person) => person.user_id, as: 'digits' },
    { name: peopleSeen.events, width: 10, value: (person) => person.events },
    ...bothTimes<PersonSeen>(peopleSeen.firstAt, (person) => person.first_at),
    ...bothTimes<PersonSeen>(peopleSeen.lastAt, (person) => person.last_at),
    {
      name: peopleSeen.acts,
      width: 50,
      value: (person) => person.keys.map((key) => keyInWords(audit.key, key)).join(' · '),
    },
    { name: peopleSeen.accounts, width: 40, value: (person) => person.accounts.join(' · ') },
  ];
}

function keyInWords(words: Words['audit']['key'], key: AuditKey): string {
  const [subject = '', done = ''] = key.split('.');
  const ofSubject: Record<string, string> = words[subject as keyof typeof words];
  return ofSubject[done] ?? key;
}
