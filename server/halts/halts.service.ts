import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { JobSteps } from '../jobs/steps/job-steps.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, notFound } from '../platform/http/problem.js';
import { log } from '../platform/log/log.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { Halt } from './halt.entity.js';
import { closeGate } from './halt-gate.js';
import type { HaltLift } from './halts.schema.js';
import { pauseHalted } from './pause-halted.js';

/** Stopping all jobs at once, and lifting that. */
@Injectable()
export class HaltsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
    private readonly steps: JobSteps,
  ) {}

  /**
   * Stops all jobs: what runs or is queued is paused, and nothing is set going until the halt is lifted. It is in
   * force, and calls stop, before any job's row is waited for: a job of a million that is about to begin holds its own
   * for seconds. Jobs that were being set going at this very moment are waited for, and paused too. Where this is cut off
   * half-way, workers pause what is left.
   *
   * @throws ProblemError 409 `already_halted`
   */
  async raise(reason: string, actor: Actor): Promise<Halt> {
    const id = await this.dataSource.transaction(async (manager) => {
      const [row]: { id: string }[] = await manager.query(
        'INSERT INTO halts (reason, created_by) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
        [reason, actor.operatorId],
      );
      if (!row) throw conflict('already_halted', 'All jobs are stopped already.');
      await this.audit.record(manager, {
        key: 'Halt.Raised',
        actor,
        subjectType: 'halt',
        subjectId: row.id,
        reason,
      });
      return row.id;
    });
    try {
      const paused = await this.dataSource.transaction(async (manager) => {
        await closeGate(manager);
        return pauseHalted(manager, this.audit, { id, reason }, actor);
      });
      this.steps.tell(paused);
    } catch (error) {
      // The halt is in force all the same, and whoever raised it is to know that.
      log.error({ err: error, haltId: id }, 'jobs are stopped, but not all of them are paused yet');
    }
    return this.dataSource.manager.findOneByOrFail(Halt, { id });
  }

  /**
   * Lets jobs be set going again. What the halt paused stays so and is resumed by hand, or all of it now, with the
   * safeguards of resuming.
   *
   * @throws ProblemError 404 `halt_not_found`; 409 `already_lifted`
   */
  async lift(id: string, { reason, resume }: HaltLift, actor: Actor): Promise<Halt> {
    const resumed = await this.dataSource.transaction(async (manager) => {
      await closeGate(manager);
      const halt = await manager.findOne(Halt, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!halt) throw notFound('There is no such stop.', 'halt_not_found');
      if (halt.liftedAt) throw conflict('already_lifted', 'It is lifted already.');
      // What slipped through while the stop was cut off half-way is not to go on by itself.
      await pauseHalted(manager, this.audit, halt, actor);
      await manager.query(
        'UPDATE halts SET lifted_at = now(), lifted_by = $2, lift_reason = $3 WHERE id = $1',
        [id, actor.operatorId, reason],
      );
      await this.audit.record(manager, {
        key: 'Halt.Lifted',
        actor,
        subjectType: 'halt',
        subjectId: id,
        reason,
        details: { resume },
      });
      const ids = resume ? await this.jobs.resumeHalted(manager, id, reason, actor) : [];
      await refuseEndedSession(manager, actor);
      return ids;
    });
    this.steps.tell(resumed);
    return this.dataSource.manager.findOneByOrFail(Halt, { id });
  }
}
