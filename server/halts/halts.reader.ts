import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull, LessThan } from 'typeorm';
import { z } from 'zod';
import { operatorNames } from '../operators/operator-names.js';
import type { OperatorName } from '../operators/operators.schema.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { idSchema } from '../platform/http/schemas.js';
import { Halt } from './halt.entity.js';
import { presentHalt } from './halts.presenter.js';
import type { HaltListQuery, HaltPage, HaltView } from './halts.schema.js';

/** Reads stops of all jobs. */
@Injectable()
export class HaltsReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The one in force, and all there were, newest first. */
  async list({ limit, cursor }: HaltListQuery): Promise<HaltPage> {
    const list = listOf('halts');
    const before = cursor === undefined ? null : decodeCursor(list, cursor, z.tuple([idSchema]))[0];
    const { manager } = this.dataSource;
    const [current, found] = await Promise.all([
      manager.find(Halt, { where: { liftedAt: IsNull() }, take: 1 }),
      manager.find(Halt, {
        where: before === null ? {} : { id: LessThan(before) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    ]);
    const { page, nextCursor } = pageOf(list, found, limit, ({ id }) => [id]);
    const [[inForce], data] = await Promise.all([this.present(current), this.present(page)]);
    return { current: inForce ?? null, data, nextCursor };
  }

  /** Stops as the API shows them. */
  async present(halts: Halt[]): Promise<HaltView[]> {
    if (halts.length === 0) return [];
    const people = halts.flatMap(({ createdBy, liftedBy }) => [createdBy, liftedBy]);
    const [operators, waiting, due]: [
      Map<string, OperatorName>,
      { halt_id: string; count: number }[],
      { count: number }[],
    ] = await Promise.all([
      operatorNames(this.dataSource.manager, people),
      this.dataSource.query(
        `SELECT halt_id, count(*)::int AS count FROM jobs
          WHERE halt_id = ANY($1::bigint[]) AND status = 'paused' AND stop_reason = 'halted' GROUP BY halt_id`,
        [halts.map(({ id }) => id)],
      ),
      this.dataSource.query(
        `SELECT count(*)::int AS count FROM schedules
          WHERE is_enabled AND deleted_at IS NULL AND next_at <= now()`,
      ),
    ]);
    const counts = new Map(waiting.map(({ halt_id, count }) => [halt_id, count]));
    const dueSchedules = due[0]?.count ?? 0;
    return halts.map((halt) =>
      presentHalt(halt, operators, counts.get(halt.id) ?? 0, halt.liftedAt ? 0 : dueSchedules),
    );
  }
}
