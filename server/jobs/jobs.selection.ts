import type { EntityManager } from 'typeorm';
import { IDS_PER_CHUNK } from '../id-lists/id-list-chunk.entity.js';
import { notFound, ProblemError } from '../platform/http/problem.js';
import { filterToSql } from '../users/users.filter.js';
import type { JobItemOutcome } from './job.types.js';
import { type JobRequest, MAX_USERS } from './jobs.schema.js';

/** The people of another job, or those of it who came out so; frozen again, not asked anew. */
export interface ItemsOf {
  itemsOf: string;
  outcome?: JobItemOutcome;
  /** Keeps the link that the other job meant: somebody who linked anew since then is left alone. */
  keepsLink?: boolean;
}

/** How the people of a draft are chosen. */
export type JobSelection = JobRequest['users'] | ItemsOf;

/** What the job's row keeps of how its people were chosen. */
export type SelectionRecord = Record<string, unknown>;

/**
 * Looks up what has to be known of a choice before its people are frozen.
 *
 * @throws ProblemError 404 `id_list_not_found`; 422 `list_has_bad_lines` unless those are accepted
 */
export async function recordOf(manager: EntityManager, users: JobSelection): Promise<SelectionRecord> {
  if ('filter' in users) return { filter: users.filter };
  if ('itemsOf' in users) return { itemsOf: users.itemsOf, outcome: users.outcome ?? null };
  if ('ids' in users) {
    const unique = new Set(users.ids).size;
    return { ids: unique, duplicates: users.ids.length - unique };
  }
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

/**
 * Freezes the people of a draft, in one statement whatever their number. Ids need not be known to the mirror; equal
 * ones count once.
 *
 * @returns how many there are
 */
export async function selectUsers(
  manager: EntityManager,
  jobId: string,
  users: JobSelection,
): Promise<number> {
  // As text: the driver would take a second to put a million ids between quotes.
  if ('ids' in users) return insertGiven(manager, jobId, GIVEN, `{${[...new Set(users.ids)].join(',')}}`);
  if ('listId' in users) return insertGiven(manager, jobId, LISTED, users.listId);
  if ('itemsOf' in users) {
    const link = users.keepsLink ? "coalesce(i.connected_at, nullif(u.connected_at, '-infinity'))" : LINK;
    return insertItems(
      manager,
      `SELECT $1, row_number() OVER (ORDER BY i.position) - 1, i.user_id, ${link}
         FROM job_items i LEFT JOIN users u ON u.id = i.user_id
        WHERE i.job_id = $2 AND ($3::text IS NULL OR i.outcome = $3)`,
      [jobId, users.itemsOf, users.outcome ?? null],
    );
  }
  const { where, params } = filterToSql(users.filter, 1);
  return insertItems(
    manager,
    `SELECT $1, row_number() OVER (ORDER BY u.id) - 1, u.id, ${LINK}
       FROM users u WHERE ${where} LIMIT ${MAX_USERS + 1}`,
    [jobId, ...params],
  );
}

const LINK = "nullif(u.connected_at, '-infinity')";
const GIVEN = 'SELECT place, id FROM unnest($2::bigint[]) WITH ORDINALITY AS g (id, place)';
/** Chunks of a list are full but for the last, and hold no id twice. */
const LISTED = `SELECT c.chunk * ${IDS_PER_CHUNK} + g.place AS place, g.id
  FROM id_list_chunks c, unnest(c.ids) WITH ORDINALITY AS g (id, place) WHERE c.list_id = $2`;

function insertGiven(manager: EntityManager, jobId: string, given: string, value: unknown): Promise<number> {
  return insertItems(
    manager,
    `SELECT $1, given.place - 1, given.id, ${LINK}
       FROM (${given}) given LEFT JOIN users u ON u.id = given.id`,
    [jobId, value],
  );
}

async function insertItems(manager: EntityManager, select: string, params: unknown[]): Promise<number> {
  const result = await manager.queryRunner?.query(
    `INSERT INTO job_items (job_id, position, user_id, connected_at) ${select}`,
    params,
    true,
  );
  return result?.affected ?? 0;
}

/** 422 that names `users`. */
export function unprocessable(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 422, code, detail, errors: [{ field: 'users', message: detail }] });
}
