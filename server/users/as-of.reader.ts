import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { asOf, type Known } from '../consents/as-of.js';
import { Scope, ServiceTerm } from '../consents/catalogue.entity.js';
import { ConsentEvent } from '../consents/consent-event.entity.js';
import { invalid, notFound } from '../platform/http/problem.js';
import { endOfKstDay, isKstDay } from '../platform/kst.js';
import type { AsOfView } from './as-of.schema.js';
import { startOf } from './find/users.days.js';
import { User } from './user.entity.js';

/** Answers what was known of a person at a time, from the history alone. */
@Injectable()
export class AsOfReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * @param at the moment asked about
   * @throws ProblemError 404 `user_not_found`
   */
  async read(userId: string, at: Date, manager: EntityManager = this.dataSource.manager): Promise<AsOfView> {
    const user = await manager.findOneBy(User, { id: userId });
    if (!user) throw notFound('No such person is known here.', 'user_not_found');
    const facts = await manager.find(ConsentEvent, { where: { userId }, order: { id: 'ASC' } });
    const known = asOf(
      facts,
      { ...user, tellsSignUp: user.hasSignedUp !== null || user.profileReadAt === null },
      at,
    );
    const scopes = new Map((await manager.find(Scope)).map((scope) => [scope.id, scope]));
    const terms = new Map((await manager.find(ServiceTerm)).map((term) => [term.tag, term]));
    return {
      at: at.toISOString(),
      link: {
        isLinked: known.link.value?.isLinked ?? null,
        status: known.link.value?.status ?? null,
        ...grounds(known.link),
      },
      scopes: known.scopes.map(({ id, ...then }) => ({
        scope: id,
        displayName: scopes.get(id)?.displayName ?? id,
        agreed: then.value,
        ...grounds(then),
      })),
      terms: known.terms.map(({ id, ...then }) => ({
        tag: id,
        required: terms.get(id)?.required ?? false,
        agreed: then.value,
        ...grounds(then),
      })),
    };
  }
}

/**
 * The moment that is meant: of a KST day its end, of the present one now.
 *
 * @param text a KST day (`YYYY-MM-DD`) or an RFC 3339 date-time
 * @throws ProblemError 400 naming `at` where it is in the future
 */
export function momentOf(text: string, now: Date): Date {
  const start = startOf(text);
  if (start > now) throw invalid([{ field: 'at', message: 'must not be in the future' }]);
  return isKstDay(text) ? new Date(Math.min(endOfKstDay(text).getTime() - 1, now.getTime())) : start;
}

function grounds({ certainty, since, knownFrom, knownUntil, source, factId }: Known<unknown>) {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return {
    certainty,
    since: iso(since),
    knownFrom: iso(knownFrom),
    knownUntil: iso(knownUntil),
    source,
    factId,
  };
}
