import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import { databaseTime } from '../platform/database/database-clock.js';
import { databaseCode, isUniqueViolation } from '../platform/database/error-code.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { conflict, invalid, notFound, type ProblemError } from '../platform/http/problem.js';
import { endOfKstDay, isKstDay } from '../platform/kst.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { startOf } from '../users/find/users.days.js';
import { Notice } from './notice.entity.js';
import { endedBy } from './notice-endings.js';
import { canonicalText, digestOfText } from './notice-text.js';
import type { NoticeCreate, NoticeEnd, NoticeRestore, NoticeSupersede } from './notices.schema.js';

/** PostgreSQL's code where an exclusion refuses a row: two periods of one subject and language would overlap. */
const EXCLUDED = '23P01';

/** Adding to the archive, ending periods, superseding wrong entries; each audited with it. Nothing is overwritten. */
@Injectable()
export class NoticesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Adds a version. One of the same subject and language that is in force without an end, and began earlier, ends
   * where this one begins.
   *
   * @returns the id
   * @throws ProblemError 400 naming `until`; 409 `period_overlaps`, `version_taken`
   */
  create(body: NoticeCreate, operator: OperatorContext, actor: Actor): Promise<string> {
    const { kind, subject, language, version } = body;
    const text = canonicalText(body.text);
    const from = startOf(body.from);
    const until = body.until === undefined ? null : endOf(body.until);
    if (until && until <= from) throw invalid([{ field: 'until', message: 'must be after the beginning' }]);
    return this.refusing(actor, async (manager) => {
      const [before]: { id: string }[] = await manager.query(
        `SELECT id FROM notices
          WHERE kind = $1 AND subject = $2 AND language = $3 AND superseded_at IS NULL AND in_force_until IS NULL
            AND in_force_from < $4
          FOR UPDATE`,
        [kind, subject, language, from],
      );
      // Somebody else may have added it meanwhile; that its time is taken would say less.
      const same = { kind, subject, language, version, supersededAt: IsNull() };
      if (await manager.existsBy(Notice, same)) throw versionTaken();
      const values = { kind, subject, language, version, text, digest: digestOfText(text) };
      if (before) {
        await manager.update(Notice, { id: before.id }, { inForceUntil: from });
        await this.record(manager, 'Notice.Ended', before.id, actor, null, { followedBy: version });
      }
      const { identifiers } = await manager.insert(Notice, {
        ...values,
        inForceFrom: from,
        inForceUntil: until,
        endedId: before?.id ?? null,
        createdBy: operator.id,
      });
      const id: string = identifiers[0]?.id;
      await this.record(manager, 'Notice.Added', id, actor);
      return id;
    });
  }

  /**
   * Ends the period of a notice that has no end yet.
   *
   * @throws ProblemError 404 `notice_not_found`; 409 `notice_ended`, `notice_superseded`; 400 naming `until`
   */
  end(id: string, { until, reason }: NoticeEnd, actor: Actor): Promise<void> {
    return this.refusing(actor, async (manager) => {
      const notice = await this.locked(manager, id);
      if (notice.inForceUntil) throw conflict('notice_ended', 'Its period has an end already.');
      const end = endOf(until);
      if (end <= notice.inForceFrom)
        throw invalid([{ field: 'until', message: 'must be after the beginning' }]);
      await manager.update(Notice, { id }, { inForceUntil: end });
      await this.record(manager, 'Notice.Ended', id, actor, reason);
    });
  }

  /**
   * Marks an entry as wrong: it counts for nothing any more, stays readable, and leaves its period free. With `before`
   * the version that it had ended stands again: for the period that was this one's, or until the moment that is given.
   *
   * @throws ProblemError 404 `notice_not_found`; 409 `notice_superseded`, `no_version_before`, `other_version_before`,
   *   `period_overlaps`; 400 naming `before.until`
   */
  supersede(
    id: string,
    { reason, before }: NoticeSupersede,
    operator: OperatorContext,
    actor: Actor,
  ): Promise<void> {
    return this.refusing(actor, async (manager) => {
      const notice = await this.locked(manager, id);
      const at = databaseTime();
      const restored = before ? await versionBefore(notice, manager, before.id) : null;
      await manager.update(
        Notice,
        { id },
        {
          supersededBy: operator.id,
          supersededAt: at,
          supersededReason: reason,
          restoredId: restored?.id ?? null,
          restoredAt: restored && at,
        },
      );
      await this.record(manager, 'Notice.Superseded', id, actor, reason);
      if (restored) {
        const until = { field: 'before.until', value: before?.until };
        await this.standAgain(manager, restored, notice, until, reason, actor);
      }
    });
  }

  /**
   * Where a version was marked as wrong and the one that it had ended stayed ended: that one stands again after all, for the
   * period that was the wrong one's, or until the moment that is given.
   *
   * @throws ProblemError 404 `notice_not_found`; 409 `notice_not_superseded`, `no_version_before`, `other_version_before`,
   *   `period_overlaps`; 400 naming `until`
   */
  restoreBefore(id: string, { id: seenId, until, reason }: NoticeRestore, actor: Actor): Promise<void> {
    return this.refusing(actor, async (manager) => {
      const notice = await this.lockedAnyhow(manager, id);
      if (!notice.supersededAt) throw conflict('notice_not_superseded', 'It has not been marked as wrong.');
      if (notice.restoredId) throw noVersionBefore();
      const restored = await versionBefore(notice, manager, seenId);
      await manager.update(Notice, { id }, { restoredId: restored.id, restoredAt: databaseTime() });
      await this.standAgain(manager, restored, notice, { field: 'until', value: until }, reason, actor);
    });
  }

  /** @param until the moment that was given (null: no end), and in which field */
  private async standAgain(
    manager: EntityManager,
    restored: Notice,
    notice: Notice,
    until: { field: string; value: string | null | undefined },
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const end = until.value === undefined ? notice.inForceUntil : until.value && endOf(until.value);
    if (end && restored.inForceUntil && end <= restored.inForceUntil) {
      throw invalid([{ field: until.field, message: 'must be after the end that it has' }]);
    }
    await manager.update(Notice, { id: restored.id }, { inForceUntil: end });
    const wrong = { insteadOf: notice.version, endedBefore: restored.inForceUntil };
    await this.record(manager, 'Notice.StandsAgain', restored.id, actor, reason, wrong);
  }

  private async lockedAnyhow(manager: EntityManager, id: string): Promise<Notice> {
    const notice = await manager.findOne(Notice, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!notice) throw notFound('There is no such notice.', 'notice_not_found');
    return notice;
  }

  private async locked(manager: EntityManager, id: string): Promise<Notice> {
    const notice = await this.lockedAnyhow(manager, id);
    if (notice.supersededAt) throw conflict('notice_superseded', 'It has been superseded.');
    return notice;
  }

  /**
   * Two at once end up at the constraints of the table; what they refuse is told like any other clash.
   *
   * @throws ProblemError 401 where the administrator's session has ended meanwhile
   */
  private async refusing<T>(actor: Actor, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const done = await work(manager);
        await refuseEndedSession(manager, actor);
        return done;
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw versionTaken();
      if (databaseCode(error) !== EXCLUDED) throw error;
      throw conflict('period_overlaps', 'Another version of it is in force at some time of this period.');
    }
  }

  private async record(
    manager: EntityManager,
    key: AuditKey,
    id: string,
    actor: Actor,
    reason: string | null = null,
    more: { followedBy: string } | { insteadOf: string; endedBefore: Date | null } | null = null,
  ): Promise<void> {
    const notice = await manager.findOneByOrFail(Notice, { id });
    const { kind, subject, language, version, digest, inForceFrom: from, inForceUntil: until } = notice;
    await this.audit.record(manager, {
      key,
      actor,
      subjectType: 'notice',
      subjectId: id,
      reason,
      details: { kind, subject, language, version, digest, from, until, ...more },
    });
  }
}

/**
 * The version that a notice had ended, to stand again; nobody else changes it until the transaction ends.
 *
 * @param seenId the one that was looked at; undefined: whichever
 */
async function versionBefore(
  notice: Notice,
  manager: EntityManager,
  seenId: string | undefined,
): Promise<Notice> {
  const before = await endedBy(notice, manager, { mode: 'pessimistic_write' });
  if (!before) throw noVersionBefore();
  if (seenId === undefined || seenId === before.id) return before;
  throw conflict('other_version_before', `By now it is version ${before.version} that ended because of it.`);
}

function versionTaken(): ProblemError {
  return conflict('version_taken', 'This version of it is in the archive already.');
}

function noVersionBefore(): ProblemError {
  return conflict('no_version_before', 'No version stands in the archive that is ended because of it.');
}

/** The first moment after a period whose last KST day, or whose end, is given. */
function endOf(moment: string): Date {
  return isKstDay(moment) ? endOfKstDay(moment) : new Date(moment);
}
