import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, IsNull, LessThan } from 'typeorm';
import { z } from 'zod';
import { Job } from '../jobs/job.entity.js';
import { operatorNames } from '../operators/operator-names.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { notFound } from '../platform/http/problem.js';
import { idSchema } from '../platform/http/schemas.js';
import { SavedQuestion } from '../saved-questions/saved-question.entity.js';
import { Schedule } from './schedule.entity.js';
import { ScheduleRun } from './schedule-run.entity.js';
import { draftOf, questionOf } from './scheduled-job.js';
import { presentRun, presentSchedule } from './schedules.presenter.js';
import type {
  ScheduleListQuery,
  ScheduleRunListQuery,
  ScheduleRunView,
  ScheduleView,
} from './schedules.schema.js';
import { whoMayOwn } from './who-may-own.js';

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
    return this.presentOne(schedule);
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
    return { data: await this.present(page), nextCursor };
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
  async presentOne(schedule: Schedule): Promise<ScheduleView> {
    const [view] = await this.present([schedule]);
    return view as ScheduleView;
  }

  /** Some, in a few statements whatever their number: the list is asked for again and again. */
  private async present(schedules: Schedule[]): Promise<ScheduleView[]> {
    const { manager } = this.dataSource;
    const draftIds = schedules.flatMap(({ job }) => draftOf(job) ?? []);
    const ownerIds = schedules.map(({ ownerId }) => ownerId);
    const [owners, allowed, questions, drafts, runs] = await Promise.all([
      operatorNames(manager, ownerIds),
      whoMayOwn(manager, ownerIds),
      manager.findBy(SavedQuestion, { id: In(schedules.flatMap(({ job }) => questionOf(job) ?? [])) }),
      manager.find(Job, { select: { id: true, kind: true, dryRun: true }, where: { id: In(draftIds) } }),
      this.lastRuns(schedules.map(({ id }) => id)),
    ]);
    const byId = <Row extends { id: string }>(rows: Row[]) => new Map(rows.map((row) => [row.id, row]));
    const [questionById, draftById] = [byId(questions), byId(drafts)];
    return schedules.map((schedule) => {
      const question = questionById.get(questionOf(schedule.job) ?? '');
      const related = {
        owner: owners.get(schedule.ownerId) ?? null,
        ownerMayRun: allowed.has(schedule.ownerId),
        savedQuestion: question ? { id: question.id, name: question.name, filter: question.filter } : null,
        draft: draftById.get(draftOf(schedule.job) ?? '') ?? null,
      };
      return presentSchedule(schedule, related, runs.get(schedule.id));
    });
  }

  private async lastRuns(scheduleIds: string[]): Promise<Map<string, ScheduleRun>> {
    const runs = await this.dataSource.manager
      .createQueryBuilder(ScheduleRun, 'run')
      .where(
        `(run.scheduleId, run.dueAt) IN (
           SELECT s.id, (SELECT max(r.due_at) FROM schedule_runs r WHERE r.schedule_id = s.id)
             FROM unnest(:scheduleIds::bigint[]) AS s (id))`,
        { scheduleIds },
      )
      .getMany();
    return new Map(runs.map((run) => [run.scheduleId, run]));
  }
}
