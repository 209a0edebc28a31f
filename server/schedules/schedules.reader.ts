import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull, LessThan } from 'typeorm';
import { z } from 'zod';
import { Job } from '../jobs/job.entity.js';
import { operatorNames } from '../operators/operator-names.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { notFound } from '../platform/http/problem.js';
import { idSchema } from '../platform/http/schemas.js';
import { SavedQuestion } from '../saved-questions/saved-question.entity.js';
import { Schedule } from './schedule.entity.js';
import { ScheduleRun } from './schedule-run.entity.js';
import { questionOf } from './scheduled-job.js';
import { presentRun, presentSchedule } from './schedules.presenter.js';
import type {
  ScheduleListQuery,
  ScheduleRunListQuery,
  ScheduleRunView,
  ScheduleView,
} from './schedules.schema.js';

interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Reads schedules and what came of them. */
@Injectable()
export class SchedulesReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws ProblemError 404 `schedule_not_found` */
  async get(id: string): Promise<ScheduleView> {
    const schedule = await this.dataSource.manager.findOneBy(Schedule, { id, deletedAt: IsNull() });
    if (!schedule) throw notFound('There is no such schedule.', 'schedule_not_found');
    return this.present(schedule);
  }

  /** Schedules, newest first. */
  async list(query: ScheduleListQuery): Promise<Page<ScheduleView>> {
    const { draftId, limit, cursor } = query;
    const list = listOf('schedules', query);
    const before = cursor === undefined ? null : decodeCursor(list, cursor, z.tuple([idSchema]))[0];
    const select = this.dataSource.manager
      .createQueryBuilder(Schedule, 'schedule')
      .where('schedule.deletedAt IS NULL')
      .orderBy('schedule.id', 'DESC')
      .limit(limit + 1);
    if (before !== null) select.andWhere('schedule.id < :before', { before });
    if (draftId !== undefined) select.andWhere(`schedule.job->>'draftId' = :draftId`, { draftId });
    const found = await select.getMany();
    const { page, nextCursor } = pageOf(list, found, limit, ({ id }) => [id]);
    return { data: await Promise.all(page.map((schedule) => this.present(schedule))), nextCursor };
  }

  /** What came of a schedule's times, the last first. */
  async runs(scheduleId: string, { limit, cursor }: ScheduleRunListQuery): Promise<Page<ScheduleRunView>> {
    await this.get(scheduleId);
    const list = listOf('schedule-runs', { scheduleId });
    const before = cursor === undefined ? null : decodeCursor(list, cursor, z.tuple([z.iso.datetime()]))[0];
    const found = await this.dataSource.manager.find(ScheduleRun, {
      where: { scheduleId, ...(before === null ? {} : { dueAt: LessThan(new Date(before)) }) },
      order: { dueAt: 'DESC' },
      take: limit + 1,
    });
    const { page, nextCursor } = pageOf(list, found, limit, ({ dueAt }) => [dueAt.toISOString()]);
    return { data: page.map(presentRun), nextCursor };
  }

  /** A schedule with its owner and what came of its last time. */
  async present(schedule: Schedule): Promise<ScheduleView> {
    const { manager } = this.dataSource;
    const questionId = questionOf(schedule.job);
    const [owners, question, draft, [run]] = await Promise.all([
      operatorNames(manager, [schedule.ownerId]),
      questionId ? manager.findOneBy(SavedQuestion, { id: questionId }) : null,
      'draftId' in schedule.job
        ? manager.findOne(Job, { select: { kind: true, dryRun: true }, where: { id: schedule.job.draftId } })
        : null,
      manager.find(ScheduleRun, {
        where: { scheduleId: schedule.id },
        order: { dueAt: 'DESC' },
        take: 1,
      }),
    ]);
    const owner = owners.get(schedule.ownerId) ?? null;
    const savedQuestion = question ? { id: question.id, name: question.name, filter: question.filter } : null;
    return presentSchedule(schedule, { owner, savedQuestion, draft }, run);
  }
}
