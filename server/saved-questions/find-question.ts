import { type EntityManager, IsNull } from 'typeorm';
import { notFound } from '../platform/http/problem.js';
import { SavedQuestion } from './saved-question.entity.js';

/**
 * A saved question that is not deleted. It stays as it is until the caller's transaction ends.
 *
 * @param lock `pessimistic_read` where it is used, `pessimistic_write` where it is changed
 * @throws ProblemError 404 `saved_question_not_found`
 */
export async function findQuestion(
  manager: EntityManager,
  id: string,
  lock: 'pessimistic_read' | 'pessimistic_write',
): Promise<SavedQuestion> {
  const question = await manager.findOne(SavedQuestion, {
    where: { id, deletedAt: IsNull() },
    lock: { mode: lock },
  });
  if (!question) throw notFound('There is no such saved question.', 'saved_question_not_found');
  return question;
}
