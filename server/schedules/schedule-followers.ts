import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { forbidden } from '../platform/http/problem.js';

/** A schedule that asks a saved question. */
export interface Follower {
  id: string;
  name: string;
  enabled: boolean;
  savedQuestionId: string;
}

const FOLLOWERS = `SELECT id, name, is_enabled AS enabled, job->'users'->>'savedQuestionId' AS "savedQuestionId"
  FROM schedules WHERE deleted_at IS NULL AND job->'users'->>'savedQuestionId' = ANY($1::text[])`;

/** The schedules that ask a saved question at each of their times. */
@Injectable()
export class ScheduleFollowers {
  constructor(private readonly audit: AuditService) {}

  /** Enabled or not; by name. */
  of(manager: EntityManager, savedQuestionIds: string[]): Promise<Follower[]> {
    return manager.query(`${FOLLOWERS} ORDER BY name, id`, [savedQuestionIds]);
  }

  /**
   * Makes those that are enabled the operator's, because changing their question decides what they do. So nobody
   * brings in work under another's name and then approves it. All are others than they were looked at.
   *
   * @returns their ids
   * @throws ProblemError 403 where there are any and the operator may not run jobs
   */
  async takeOver(
    manager: EntityManager,
    savedQuestionId: string,
    operator: OperatorContext,
    actor: Actor,
  ): Promise<string[]> {
    const all: Follower[] = await manager.query(`${FOLLOWERS} ORDER BY id FOR UPDATE`, [[savedQuestionId]]);
    await manager.query('UPDATE schedules SET revision = revision + 1 WHERE id = ANY($1::bigint[])', [
      all.map(({ id }) => id),
    ]);
    const enabled = all.filter((schedule) => schedule.enabled);
    if (enabled.length === 0) return [];
    if (!operator.permissions.has('jobs.run')) throw forbidden('jobs.run');
    const ids = enabled.map(({ id }) => id);
    await manager.query(
      'UPDATE schedules SET owner_id = $2, updated_at = now() WHERE id = ANY($1::bigint[])',
      [ids, operator.id],
    );
    await this.audit.recordMany(
      manager,
      enabled.map(({ id, name }) => ({
        key: 'Schedule.Changed' as const,
        actor,
        subjectType: 'schedule',
        subjectId: id,
        details: { name, savedQuestionId, becauseOf: 'SavedQuestion.Changed' },
      })),
    );
    return ids;
  }
}
