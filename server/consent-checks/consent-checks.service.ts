import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { type ResolvedSelection, recordOf, resolve } from '../jobs/drafts/jobs.selection.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { jsonText } from '../platform/database/json-text.js';
import { type Actor, SYSTEM_ACTOR } from '../platform/http/actor.js';
import { ProblemError } from '../platform/http/problem.js';
import { refuseWrongNotice } from '../users/find/notice-asked-for.js';
import type { UserFilter } from '../users/users.schema.js';
import { ConsentCheckDrawer, TooManySelected } from './check-drawer.js';
import { ConsentCheck } from './consent-check.entity.js';
import type { ConsentCheckRequest } from './consent-checks.schema.js';

/** Takes checks in and answers them. */
@Injectable()
export class ConsentChecksService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'marketingTerms'>,
    private readonly audit: AuditService,
    private readonly drawer: ConsentCheckDrawer,
  ) {}

  /**
   * Asks. People given by id are answered at once; others by a worker soon after.
   *
   * @returns the id of the check
   * @throws ProblemError 404 `saved_question_not_found`, `id_list_not_found`; 409 `changed_meanwhile`; 422
   *   `list_has_bad_lines`
   */
  create(request: ConsentCheckRequest, actor: Actor): Promise<string> {
    // Answering sees one moment; a choice that others may be changing is taken as it is once they are done.
    const isolation = 'ids' in request.users ? 'REPEATABLE READ' : 'READ COMMITTED';
    return this.dataSource.transaction(isolation, async (manager) => {
      const users = await resolve(manager, request.users);
      const selection = await recordOf(manager, users);
      const check = await this.insert(manager, request, selection, actor);
      const { purpose, on, scopes, terms, maxAgeDays } = request;
      await this.audit.record(manager, {
        key: 'ConsentCheck.Requested',
        actor,
        subjectType: 'consent_check',
        subjectId: check.id,
        reason: request.reason,
        details: { purpose, on, scopes, terms, agedTerms: check.agedTerms, maxAgeDays, ...selection },
      });
      if ('given' in users) await this.drawer.draw(manager, check, users, actor);
      return check.id;
    });
  }

  /**
   * Answers the oldest check that waits. Its row stays locked meanwhile, so that no other worker takes it, and what a
   * worker that is lost had done goes with its transaction.
   *
   * @returns false where none waits
   */
  async answerNext(signal: AbortSignal): Promise<boolean> {
    let taken: ConsentCheck | null = null;
    try {
      await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
        taken = await manager.findOne(ConsentCheck, {
          where: { status: 'queued' },
          order: { id: 'ASC' },
          lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        });
        if (!taken) return;
        const users = usersOf(taken);
        // It may have waited since it was asked.
        if ('filter' in users)
          await refuseWrongNotice(manager, users.filter, 'users.filter.noticeNotAccepted');
        await this.drawer.draw(manager, taken, users, SYSTEM_ACTOR, signal);
      });
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null || taken === null) throw error;
      await this.fail(taken, failure);
    }
    return taken !== null;
  }

  private async insert(
    manager: EntityManager,
    { purpose, on, scopes, terms, maxAgeDays, reason }: ConsentCheckRequest,
    selection: Record<string, unknown>,
    actor: Actor,
  ): Promise<ConsentCheck> {
    const marketing = terms.filter((tag) => this.config.marketingTerms.includes(tag));
    // Where it is not said which of the terms it is, all count for two years only: a no too many harms nobody.
    const agedTerms = purpose !== 'marketing' ? [] : marketing.length > 0 ? marketing : terms;
    const [row]: { id: string }[] = await manager.query(
      `INSERT INTO consent_checks (purpose, asked_on, scopes, terms, aged_terms, max_age_days, reason, selection,
                                   created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [purpose, on, scopes, terms, agedTerms, maxAgeDays, reason, jsonText(selection), actor.operatorId],
    );
    return manager.findOneByOrFail(ConsentCheck, { id: (row as { id: string }).id });
  }

  private async fail({ id, reason }: ConsentCheck, failure: Failure): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const where = { id, status: 'queued' as const };
      const { affected } = await manager.update(ConsentCheck, where, { status: 'failed', failure });
      if (!affected) return;
      await this.audit.record(manager, {
        key: 'ConsentCheck.Failed',
        actor: SYSTEM_ACTOR,
        subjectType: 'consent_check',
        subjectId: id,
        reason,
        result: 'failed',
        details: { failure },
      });
    });
  }
}

type Failure = NonNullable<ConsentCheck['failure']>;

/** Why a check cannot be answered, also later on; null for what is worth another try. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof TooManySelected) return 'too_many_selected';
  return error instanceof ProblemError && error.code === 'notice_counts_no_more' ? error.code : null;
}

/** How the people of a check that waits were chosen: its row keeps the choice whole, unless it was by ids. */
function usersOf({ selection }: ConsentCheck): ResolvedSelection {
  const { filter, listId } = selection as { filter?: UserFilter; listId?: string };
  return filter ? { filter } : { listId: String(listId), acceptBadLines: true };
}
