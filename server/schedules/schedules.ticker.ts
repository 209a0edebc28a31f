import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { IS_HALTED } from '../halts/halt-gate.js';
import { timeNow } from '../platform/database/time-now.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { renewed } from '../platform/renewed.js';
import { Repeated } from '../platform/repeated.js';
import { Schedule } from './schedule.entity.js';
import { type Occurred, ScheduleOccurrence } from './schedule-occurrence.js';
import { missedTimes, nextTime } from './timing.js';

const TICK_MS = 2_000;
/** A worker that was lost with a due time in hand, or sleeps, holds it up for so long. */
const LEASE_SECONDS = 30;
const RENEW_MS = 8_000;

/** Looks for due times. Registered in the worker only. */
@Injectable()
export class SchedulesTicker extends Repeated {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly occurrence: ScheduleOccurrence,
    private readonly audit: AuditService,
  ) {
    super('SchedulesTick', TICK_MS);
  }

  protected async round(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const schedule = await this.claim();
      if (!schedule?.nextAt) return;
      const occurred = await this.occur(schedule, schedule.nextAt);
      if (occurred) await this.settle(schedule, schedule.nextAt, occurred);
      else await this.letGo(schedule);
    }
  }

  /**
   * A draft of very many takes minutes: another worker that took up the same due time would wait for it, and all other
   * schedules with it.
   */
  private occur(schedule: Schedule, dueAt: Date): Promise<Occurred | null> {
    const { id } = schedule;
    const sql = `UPDATE schedules SET lease_until = now() + make_interval(secs => $3)
      WHERE id = $1 AND next_at = $2 AND lease_until IS NOT NULL`;
    const renew = () => this.dataSource.query(sql, [id, dueAt, LEASE_SECONDS]);
    return renewed({ everyMs: RENEW_MS, renew, what: { scheduleId: id } }, () =>
      this.occurrence.run(schedule, dueAt),
    );
  }

  /** Nobody has its due time in hand any more: it is taken again as soon as it may be. */
  private async letGo({ id, nextAt }: Schedule): Promise<void> {
    const sql = 'UPDATE schedules SET lease_until = NULL WHERE id = $1 AND next_at = $2';
    await this.dataSource.query(sql, [id, nextAt]);
  }

  /**
   * Takes one that is due, so that no other worker does for a while. While all jobs are stopped, times wait.
   *
   * @returns null too where it was given another time since: that one is not due yet
   */
  private async claim(): Promise<Schedule | null> {
    const [[row]]: [{ id: string; next_at: Date }[]] = await this.dataSource.query(
      `UPDATE schedules SET lease_until = now() + make_interval(secs => $1)
        WHERE id = (SELECT id FROM schedules
                     WHERE is_enabled AND deleted_at IS NULL AND next_at <= now() AND NOT ${IS_HALTED}
                       AND (lease_until IS NULL OR lease_until < now())
                     ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, next_at`,
      [LEASE_SECONDS],
    );
    return row ? this.dataSource.manager.findOneBy(Schedule, { id: row.id, nextAt: row.next_at }) : null;
  }

  /**
   * Records what came of a due time and moves on to the next. Times that passed while no worker was there are made
   * up for by this one run, which says how many they were.
   */
  private async settle(schedule: Schedule, dueAt: Date, occurred: Occurred): Promise<void> {
    const { timing, createdAt } = schedule;
    // No time comes twice, also where the database's clock was set back, as by a failover to a host that is behind.
    const now = new Date(Math.max((await timeNow(this.dataSource.manager)).getTime(), dueAt.getTime()));
    const missed = missedTimes(timing, dueAt, now, createdAt);
    const mayGoOn = occurred.errorCode !== 'owner_not_allowed';
    const nextAt = mayGoOn ? nextTime(timing, now, createdAt) : null;
    await this.dataSource.transaction(async (manager) => {
      const [, moved]: [unknown[], number] = await manager.query(
        `UPDATE schedules SET next_at = $3, is_enabled = $3::timestamptz IS NOT NULL, lease_until = NULL,
                              revision = revision + ($3::timestamptz IS NULL)::int
          WHERE id = $1 AND next_at = $2 AND is_enabled`,
        [schedule.id, dueAt, nextAt],
      );
      const { result, jobId, errorCode, detail } = occurred;
      const added: unknown[] = await manager.query(
        `INSERT INTO schedule_runs (schedule_id, due_at, result, job_id, missed, error_code, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
        [schedule.id, dueAt, result, jobId, missed, errorCode, detail],
      );
      if (added.length === 0) return;
      const common = { actor: SYSTEM_ACTOR, subjectType: 'schedule', subjectId: schedule.id, jobId };
      const details = { name: schedule.name, dueAt, lateSeconds: secondsBetween(dueAt, now), missed };
      await this.audit.record(manager, {
        ...common,
        key: 'Schedule.Ran',
        result: result === 'failed' ? 'failed' : 'succeeded',
        details: { ...details, result, errorCode },
      });
      if (!mayGoOn && moved > 0) {
        await this.audit.record(manager, { ...common, key: 'Schedule.Disabled', details: { errorCode } });
      }
    });
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1_000));
}
