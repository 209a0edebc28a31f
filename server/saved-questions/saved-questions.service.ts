import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import { databaseTime } from '../platform/database/database-clock.js';
import { isUniqueViolation } from '../platform/database/error-code.js';
import { jsonText } from '../platform/database/json-text.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { conflict, ProblemError } from '../platform/http/problem.js';
import { refuseIfChanged } from '../platform/http/refuse-if-changed.js';
import { ScheduleFollowers } from '../schedules/schedule-followers.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { refuseUnknownNotice } from '../users/find/notice-asked-for.js';
import { findQuestion } from './find-question.js';
import { SavedQuestion } from './saved-question.entity.js';
import type {
  SavedQuestionChange,
  SavedQuestionCreate,
  SavedQuestionRemoval,
} from './saved-questions.schema.js';

/** The list of them is shown whole. */
const MAX_QUESTIONS = 500;

/** Making, changing and deleting saved questions; each change is audited with it. */
@Injectable()
export class SavedQuestionsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly followers: ScheduleFollowers,
  ) {}

  /**
   * @returns the id
   * @throws ProblemError 400 naming the field of the filter; 409 `name_taken`, `too_many_saved_questions`
   */
  create({ name, filter }: SavedQuestionCreate, operator: OperatorContext, actor: Actor): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      await refuseUnknownNotice(manager, filter, 'filter.noticeNotAccepted');
      const count = await manager.countBy(SavedQuestion, { deletedAt: IsNull() });
      if (count >= MAX_QUESTIONS) {
        throw conflict('too_many_saved_questions', `There are ${MAX_QUESTIONS} already; delete one first.`);
      }
      const [row]: { id: string }[] = await manager.query(
        `INSERT INTO saved_questions (name, filter, created_by, updated_by) VALUES ($1, $2, $3, $3)
         ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
        [name, jsonText(filter), operator.id],
      );
      if (!row) throw nameTaken(name);
      const question = await manager.findOneByOrFail(SavedQuestion, { id: row.id });
      await this.record(manager, 'SavedQuestion.Created', question, actor);
      return row.id;
    });
  }

  /**
   * Changes what is given. Schedules ask a saved question at each of their times: who changes its filter decides what
   * those that are enabled do, and so owns their jobs from then on and cannot approve them.
   *
   * @throws ProblemError 404 `saved_question_not_found`; 409 `name_taken`, `changed_meanwhile`; 403 where an enabled
   *   schedule asks it and the operator may not run jobs; 401 where the operator's session has ended meanwhile
   */
  change(id: string, change: SavedQuestionChange, operator: OperatorContext, actor: Actor): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      if (change.filter) await refuseUnknownNotice(manager, change.filter, 'filter.noticeNotAccepted');
      const before = await findQuestion(manager, id, 'pessimistic_write');
      refuseIfChanged('question', before.revision, change.revision);
      const { name = before.name, filter = before.filter } = change;
      const isOther = !isDeepStrictEqual(filter, before.filter);
      if (name === before.name && !isOther) return;
      await this.write(manager, id, { name, filter }, operator);
      const schedules = isOther ? await this.followers.takeOver(manager, id, operator, actor) : [];
      const after = await manager.findOneByOrFail(SavedQuestion, { id });
      await this.record(manager, 'SavedQuestion.Changed', after, actor, {
        before: { name: before.name, filter: before.filter },
        schedules,
      });
      await refuseEndedSession(manager, actor);
    });
  }

  /**
   * Jobs that were made of it stay.
   *
   * @throws ProblemError 404 `saved_question_not_found`; 409 `changed_meanwhile`, `saved_question_in_use` naming the
   *   schedules
   */
  remove(id: string, removal: SavedQuestionRemoval, actor: Actor): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const question = await findQuestion(manager, id, 'pessimistic_write');
      refuseIfChanged('question', question.revision, removal.revision);
      const schedules = await this.followers.of(manager, [id]);
      if (schedules.length > 0) {
        const names = schedules.map(({ name }) => `“${name}”`).join(', ');
        throw conflict('saved_question_in_use', `Schedules ask it: ${names}.`);
      }
      await manager.update(SavedQuestion, { id }, { deletedAt: databaseTime() });
      await this.record(manager, 'SavedQuestion.Deleted', question, actor);
    });
  }

  private async write(
    manager: EntityManager,
    id: string,
    { name, filter }: SavedQuestionCreate,
    operator: OperatorContext,
  ): Promise<void> {
    try {
      await manager.query(
        `UPDATE saved_questions SET name = $2, filter = $3, updated_by = $4, updated_at = now(),
                revision = revision + 1 WHERE id = $1`,
        [id, name, jsonText(filter), operator.id],
      );
    } catch (error) {
      throw isUniqueViolation(error) ? nameTaken(name) : error;
    }
  }

  private async record(
    manager: EntityManager,
    key: AuditKey,
    { id, name, filter, revision }: SavedQuestion,
    actor: Actor,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(manager, {
      key,
      actor,
      subjectType: 'saved_question',
      subjectId: id,
      details: { name, filter, revision, ...details },
    });
  }
}

function nameTaken(name: string): ProblemError {
  const message = `There is a saved question “${name}” already`;
  return new ProblemError({
    status: 409,
    code: 'name_taken',
    detail: `${message}.`,
    errors: [{ field: 'name', message }],
  });
}
