import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { areTooMany, type ResolvedSelection, sourceOf } from '../jobs/drafts/jobs.selection.js';
import { MAX_USERS } from '../jobs/jobs.schema.js';
import { jsonText } from '../platform/database/json-text.js';
import { timeNow } from '../platform/database/time-now.js';
import type { Actor } from '../platform/http/actor.js';
import { endOfKstDay } from '../platform/kst.js';
import { peopleWithOpenNotices } from '../webhooks/open-notices.js';
import { type Answer, AnswersDigest } from './answers-digest.js';
import { ConsentCheck } from './consent-check.entity.js';
import type { Reason } from './consent-checks.schema.js';
import { decide, type Rule, unknownOf } from './decide.js';
import { knownOf } from './known-people.js';

/** People answered at a time; the access record names so many in one event. */
const PAGE = 5_000;

/** More people fit the choice than a check takes. */
export class TooManySelected extends Error {}

/** Answers a check: all its people, its counts, its digest and the access record in the caller's transaction. */
@Injectable()
export class ConsentCheckDrawer {
  constructor(private readonly audit: AuditService) {}

  /**
   * @param manager a REPEATABLE READ transaction, so that all is answered as of one moment
   * @param check one that is still queued; nobody else may answer it meanwhile
   * @param signal ends it between two pages
   * @throws TooManySelected
   */
  async draw(
    manager: EntityManager,
    check: ConsentCheck,
    users: ResolvedSelection,
    actor: Actor,
    signal?: AbortSignal,
  ): Promise<void> {
    const now = await timeNow(manager);
    const at = new Date(Math.min(endOfKstDay(check.askedOn).getTime() - 1, now.getTime()));
    const { scopes, terms, agedTerms, maxAgeDays, askedOn } = check;
    const rule: Rule = { scopes, terms, agedTerms, maxAgeDays, on: askedOn, at };
    const digest = new AnswersDigest({ ...check, at });
    const reasons: Partial<Record<Reason, number>> = {};
    let total = 0;
    let yes = 0;
    for await (const userIds of pagesOf(manager, users)) {
      signal?.throwIfAborted();
      const answers = await answersTo(manager, userIds, rule, total);
      total += answers.length;
      for (const { reason } of answers) {
        if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
        else yes++;
      }
      digest.add(answers);
      await insert(manager, check.id, answers);
      await this.record(manager, check, actor, 'ConsentCheck.Answered', userIds, { people: userIds.length });
    }
    const counts = { total, yes, no: total - yes, unknown: unknownOf(reasons) };
    const answered = { status: 'completed' as const, madeAt: now, at, yes, no: counts.no, reasons };
    const hex = digest.end();
    await manager.update(ConsentCheck, { id: check.id }, { ...answered, digest: hex });
    await this.record(manager, check, actor, 'ConsentCheck.Made', [], { ...counts, reasons, digest: hex });
  }

  private record(
    manager: EntityManager,
    { id, reason }: ConsentCheck,
    actor: Actor,
    key: 'ConsentCheck.Answered' | 'ConsentCheck.Made',
    userIds: string[],
    details: Record<string, unknown>,
  ): Promise<void> {
    const subject = { subjectType: 'consent_check', subjectId: id };
    return this.audit.record(manager, { key, actor, ...subject, reason, userIds, details });
  }
}

/**
 * The people of a choice, as they are at one moment, a page at a time.
 *
 * @throws TooManySelected before the first page
 */
async function* pagesOf(manager: EntityManager, users: ResolvedSelection): AsyncGenerator<string[]> {
  if (await areTooMany(manager, users)) throw new TooManySelected();
  const { from, where, id, order, params } = sourceOf(users, 0);
  await manager.query(
    `DECLARE consent_check_people NO SCROLL CURSOR FOR
     SELECT id, (count(*) OVER ())::int AS total
       FROM (SELECT ${id} AS id, ${order} AS place FROM ${from} WHERE ${where}
              LIMIT ${MAX_USERS + 1}) AS chosen
      ORDER BY place`,
    params,
  );
  for (;;) {
    const rows: { id: string; total: number }[] = await manager.query(
      `FETCH ${PAGE} FROM consent_check_people`,
    );
    if (rows.length === 0) break;
    if ((rows[0]?.total ?? 0) > MAX_USERS) throw new TooManySelected();
    yield rows.map((row) => row.id);
  }
  await manager.query('CLOSE consent_check_people');
}

async function answersTo(
  manager: EntityManager,
  userIds: string[],
  rule: Rule,
  position: number,
): Promise<Answer[]> {
  const knownTo = await knownOf(manager, userIds, rule);
  const changing = await peopleWithOpenNotices(manager, userIds, rule.at);
  return userIds.map((userId, index) => {
    const { need, ...decision } = decide(knownTo(userId), rule, changing.has(userId));
    return {
      position: position + index,
      userId,
      ...decision,
      needType: need?.type ?? null,
      needSubject: need?.subject ?? null,
    };
  });
}

async function insert(manager: EntityManager, checkId: string, answers: Answer[]): Promise<void> {
  await manager.query(
    `INSERT INTO consent_check_items (check_id, position, user_id, answer, reason, need_type, need_subject,
                                      fact_ids, known_until)
     SELECT $1, a.position, a."userId", a.answer, a.reason, a."needType", a."needSubject", a."factIds", a."knownUntil"
       FROM jsonb_to_recordset($2::jsonb) AS a (
         position integer, "userId" bigint, answer text, reason text, "needType" text, "needSubject" text,
         "factIds" bigint[], "knownUntil" timestamptz)`,
    [checkId, jsonText(answers)],
  );
}
