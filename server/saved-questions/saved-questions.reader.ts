import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull } from 'typeorm';
import { operatorNames } from '../operators/operator-names.js';
import { notFound } from '../platform/http/problem.js';
import { ScheduleFollowers } from '../schedules/schedule-followers.js';
import { SavedQuestion } from './saved-question.entity.js';
import { presentSavedQuestion } from './saved-questions.presenter.js';
import type { SavedQuestionView } from './saved-questions.schema.js';

/** Reads saved questions. */
@Injectable()
export class SavedQuestionsReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly followers: ScheduleFollowers,
  ) {}

  /** All of them, by name; there are never more than the service lets in. */
  async list(): Promise<SavedQuestionView[]> {
    const questions = await this.dataSource.manager.find(SavedQuestion, {
      where: { deletedAt: IsNull() },
      order: { name: 'ASC' },
    });
    return this.present(questions);
  }

  /** @throws ProblemError 404 `saved_question_not_found` */
  async get(id: string): Promise<SavedQuestionView> {
    const question = await this.dataSource.manager.findOneBy(SavedQuestion, { id, deletedAt: IsNull() });
    const [view] = await this.present(question ? [question] : []);
    if (!view) throw notFound('There is no such saved question.', 'saved_question_not_found');
    return view;
  }

  private async present(questions: SavedQuestion[]): Promise<SavedQuestionView[]> {
    const { manager } = this.dataSource;
    const ids = questions.map(({ id }) => id);
    const [operators, schedules] = await Promise.all([
      operatorNames(
        manager,
        questions.flatMap(({ createdBy, updatedBy }) => [createdBy, updatedBy]),
      ),
      this.followers.of(manager, ids),
    ]);
    return questions.map((question) =>
      presentSavedQuestion(question, {
        operators,
        schedules: schedules
          .filter(({ savedQuestionId }) => savedQuestionId === question.id)
          .map(({ id, name, enabled }) => ({ id, name, enabled })),
      }),
    );
  }
}
