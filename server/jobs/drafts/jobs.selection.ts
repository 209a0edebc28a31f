import type { EntityManager } from 'typeorm';
import { IDS_PER_CHUNK } from '../../id-lists/id-list-chunk.entity.js';
import { plainArray } from '../../platform/database/array-text.js';
import { notFound, ProblemError } from '../../platform/http/problem.js';
import { refuseIfChanged } from '../../platform/http/refuse-if-changed.js';
import { findQuestion } from '../../saved-questions/find-question.js';
import { keptTotal } from '../../users/find/kept-total.js';
import { refuseWrongNotice } from '../../users/find/notice-asked-for.js';
import { filterToSql, GATHERED } from '../../users/find/users.filter.js';
import type { UserFilter } from '../../users/users.schema.js';
import { type JobRequest, MAX_USERS } from '../jobs.schema.js';

/** The people of another job; frozen again, not asked anew. */
export interface ItemsOf {
  itemsOf: string;
  /** Only those of whom it certainly revoked each of these terms. */
  revoked?: string[];
  /** Keeps the link that the other job meant: somebody who linked anew since then is left alone. */
  keepsLink?: boolean;
}

/** Everybody who fits a filter, and the saved question that it was taken from. */
export interface FilterOf {
  filter: UserFilter;
  savedQuestion?: { id: string; name: string; revision: number };
}

/** How the people of a draft are chosen. */
export type JobSelection = Exclude<JobRequest['users'], { filter: unknown }> | FilterOf | ItemsOf;
/** Ids that were given, each of them once. */
export interface GivenIds {
  /** As the text of an array: the driver would take a second to put a million ids between quotes. */
  given: string;
  count: number;
  duplicates: number;
}

/** The same with saved questions looked up, and ids looked through: of a million that takes long enough to be done once. */
export type ResolvedSelection =
  | Exclude<JobSelection, { savedQuestionId: unknown } | { ids: unknown }>
  | GivenIds;

/** What the job's row keeps of how its people were chosen. */
export type SelectionRecord = Record<string, unknown>;

/**
 * Takes the filter of a saved question as it is now, and given ids once each.
 *
 * @throws ProblemError 404 `saved_question_not_found`; 409 `changed_meanwhile` where another revision was looked at; 400 and
 *   422 `notice_counts_no_more` for a version of a term that is not there, or not any more
 */
export async function resolve(manager: EntityManager, users: JobSelection): Promise<ResolvedSelection> {
  if ('ids' in users) {
    const unique = [...new Set(users.ids)];
    const duplicates = users.ids.length - unique.length;
    return { given: plainArray(unique), count: unique.length, duplicates };
  }
  if (!('savedQuestionId' in users)) {
    if ('filter' in users) await refuseWrongNotice(manager, users.filter, 'users.filter.noticeNotAccepted');
    return users;
  }
  const { savedQuestionId, revision: seen } = users;
  const { id, name, revision, filter } = await findQuestion(manager, savedQuestionId, 'pessimistic_read');
  refuseIfChanged('question', revision, seen);
  await refuseWrongNotice(manager, filter, 'users.savedQuestionId');
  return { filter, savedQuestion: { id, name, revision } };
}

/**
 * Looks up what has to be known of a choice before its people are frozen.
 *
 * @throws ProblemError 404 `id_list_not_found`; 422 `list_has_bad_lines` unless those are accepted
 */
export async function recordOf(manager: EntityManager, users: ResolvedSelection): Promise<SelectionRecord> {
  if ('filter' in users) return { ...users };
  if ('itemsOf' in users) return { itemsOf: users.itemsOf, revoked: users.revoked ?? null };
  if ('given' in users) return { ids: users.count, duplicates: users.duplicates };
  // A list that a job came of is kept.
  const [[list]]: [{ name: string; count: number; duplicates: number; bad_count: number }[]] =
    await manager.query(
      `UPDATE id_lists SET expires_at = NULL
        WHERE id = $1 AND (expires_at IS NULL OR expires_at > now())
      RETURNING name, count, duplicates, bad_count`,
      [users.listId],
    );
  if (!list) throw notFound('There is no such list, or no longer.', 'id_list_not_found');
  if (list.bad_count > 0 && !users.acceptBadLines) {
    const detail = `${list.bad_count} lines of the file hold no id.`;
    throw unprocessable('list_has_bad_lines', detail);
  }
  return {
    ids: list.count,
    duplicates: list.duplicates,
    listId: users.listId,
    file: list.name,
    badLines: list.bad_count,
  };
}

/** How many were frozen, and how many of the choice are left out because they are protected. */
export interface Frozen {
  /** More than {@link MAX_USERS}, and nobody is frozen. */
  total: number;
  leftOutProtected: number;
}

/**
 * Freezes the people of a draft, in one statement whatever their number. Ids need not be known to the mirror; equal
 * ones count once. Of more than a job may hold nobody is frozen: they are told to be one more.
 *
 * @param sparesProtected leaves out who is protected
 */
export async function selectUsers(
  manager: EntityManager,
  jobId: string,
  users: ResolvedSelection,
  sparesProtected: boolean,
): Promise<Frozen> {
  if (await areTooMany(manager, users)) return { total: MAX_USERS + 1, leftOutProtected: 0 };
  const { from, where, id, order, link, params } = sourceOf(users, 1);
  const isProtected = `EXISTS (SELECT FROM protected_users p WHERE p.user_id = ${id})`;
  const [{ total }]: [{ total: number }] = await manager.query(
    `WITH chosen AS MATERIALIZED (
       SELECT ${order} AS place, ${id} AS user_id, ${link} AS connected_at
         FROM ${from} WHERE ${where} ${sparesProtected ? `AND NOT ${isProtected}` : ''}
        LIMIT ${MAX_USERS + 1}),
     counted AS MATERIALIZED (SELECT count(*)::int AS total FROM chosen),
     frozen AS (
       INSERT INTO job_items (job_id, position, user_id, connected_at)
       SELECT $1, row_number() OVER (ORDER BY place) - 1, user_id, connected_at
         FROM chosen WHERE (SELECT total FROM counted) <= ${MAX_USERS})
     SELECT total FROM counted`,
    [jobId, ...params],
  );
  if (!sparesProtected || total > MAX_USERS) return { total, leftOutProtected: 0 };
  // Who became protected between the two statements is an item, and is left out when its chunk is taken.
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::int AS count FROM ${from}
      WHERE ${where} AND ${isProtected}
        AND NOT EXISTS (SELECT FROM job_items frozen WHERE frozen.job_id = $1 AND frozen.user_id = ${id})`,
    [jobId, ...params],
  );
  return { total, leftOutProtected: row?.count ?? 0 };
}

/**
 * Whether the counts that are kept tell that more people fit a choice than a job or a check may hold, however many of them
 * are protected. To read a million of ten only to refuse them takes half a minute.
 *
 * @returns false also where they do not tell
 */
export async function areTooMany(manager: EntityManager, users: ResolvedSelection): Promise<boolean> {
  const people = 'filter' in users ? await keptTotal(manager, users.filter) : null;
  if (people === null || people <= MAX_USERS) return false;
  const [row]: { count: number }[] = await manager.query(
    'SELECT count(*)::int AS count FROM protected_users',
  );
  return people - (row?.count ?? 0) > MAX_USERS;
}

/** A choice as SQL. */
export interface Source {
  /** Its people, with their rows of `users u` where the mirror knows them. */
  from: string;
  where: string;
  id: string;
  order: string;
  /** The link that is meant. */
  link: string;
  params: unknown[];
}

const LINK = "nullif(u.connected_at, '-infinity')";
const given = (n: number) => `SELECT place, id FROM unnest($${n}::bigint[]) WITH ORDINALITY AS g (id, place)`;
/** Chunks of a list are full but for the last, and hold no id twice. */
const listed = (n: number) => `SELECT c.chunk * ${IDS_PER_CHUNK} + g.place AS place, g.id
  FROM id_list_chunks c, unnest(c.ids) WITH ORDINALITY AS g (id, place) WHERE c.list_id = $${n}`;

/**
 * The people of a choice.
 *
 * @param offset how many parameters the statement has before these
 */
export function sourceOf(users: ResolvedSelection, offset: number): Source {
  const n = offset + 1;
  if ('given' in users) return givenIds(given(n), users.given);
  if ('listId' in users) return givenIds(listed(n), users.listId);
  if ('itemsOf' in users) {
    return {
      from: 'job_items i LEFT JOIN users u ON u.id = i.user_id',
      // An answer is kept where Kakao did not revoke all that it was asked to.
      where: `i.job_id = $${n} AND ($${n + 1}::jsonb IS NULL OR i.answer->'revoked' @> $${n + 1}::jsonb
                OR (i.outcome = 'succeeded' AND i.answer IS NULL AND i.doubt IS NULL))`,
      id: 'i.user_id',
      order: 'i.position',
      // Somebody seen without a link has none that is meant: one that the mirror knows by now is a later one.
      link: users.keepsLink ? `coalesce(i.connected_at, CASE WHEN NOT i.was_absent THEN ${LINK} END)` : LINK,
      params: [users.itemsOf, users.revoked ? JSON.stringify(users.revoked) : null],
    };
  }
  const { where, params } = filterToSql(users.filter, offset, GATHERED);
  return { from: 'users u', where, id: 'u.id', order: 'u.id', link: LINK, params };
}

function givenIds(select: string, value: unknown): Source {
  const from = `(${select}) given LEFT JOIN users u ON u.id = given.id`;
  return { from, where: 'TRUE', id: 'given.id', order: 'given.place', link: LINK, params: [value] };
}

/** 422 that names `users`. */
export function unprocessable(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 422, code, detail, errors: [{ field: 'users', message: detail }] });
}
