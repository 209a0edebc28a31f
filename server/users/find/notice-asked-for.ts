import type { DataSource, EntityManager } from 'typeorm';
import { invalid, ProblemError } from '../../platform/http/problem.js';
import type { UserFilter } from '../users.schema.js';

type AsksForNotice = Pick<UserFilter, 'noticeNotAccepted'>;

/**
 * Refuses a filter that asks who has not accepted a version of a term that the archive does not have: it would choose
 * nobody, as if all had accepted it. One that was marked as wrong chooses nobody, and whoever looks at it is told so.
 *
 * @param field where in the request it stands
 * @throws ProblemError 400 naming the field
 */
export async function refuseUnknownNotice(
  source: DataSource | EntityManager,
  { noticeNotAccepted: id }: AsksForNotice,
  field = 'noticeNotAccepted',
): Promise<void> {
  if (id === undefined || (await noticeOf(source, id))) return;
  throw invalid([{ field, message: 'There is no such version of a term' }]);
}

/**
 * The same for people who are about to be chosen, with nobody there who would see that the version was marked as wrong.
 *
 * @throws ProblemError 400 naming the field; 422 `notice_counts_no_more`
 */
export async function refuseWrongNotice(
  source: DataSource | EntityManager,
  filter: AsksForNotice,
  field: string,
): Promise<void> {
  const { noticeNotAccepted: id } = filter;
  if (id === undefined) return;
  await refuseUnknownNotice(source, filter, field);
  if (!(await noticeOf(source, id))?.isWrong) return;
  const detail = `The version of a term that ${field} asks for, notice ${id}, has been marked as wrong: it chooses nobody.`;
  const errors = [{ field, message: 'has been marked as wrong' }];
  throw new ProblemError({ status: 422, code: 'notice_counts_no_more', detail, errors });
}

async function noticeOf(
  source: DataSource | EntityManager,
  id: string,
): Promise<{ isWrong: boolean } | undefined> {
  const [notice]: { isWrong: boolean }[] = await source.query(
    `SELECT superseded_at IS NOT NULL AS "isWrong" FROM notices WHERE id = $1 AND kind = 'term'`,
    [id],
  );
  return notice;
}
