import type { ConsentEvent } from '../consents/consent-event.entity.js';
import { maskFilter } from '../users/mask.js';
import type { UserFilter } from '../users/users.schema.js';
import type { ConsentCheck } from './consent-check.entity.js';
import type { ConsentCheckItem } from './consent-check-item.entity.js';
import type { ConsentCheckItemView, ConsentCheckView } from './consent-checks.schema.js';
import { unknownOf } from './decide.js';

/** A check as the API shows it. */
export function presentCheck(
  check: ConsentCheck,
  operators: ReadonlyMap<string, NonNullable<ConsentCheckView['createdBy']>>,
): ConsentCheckView {
  const { yes, no, reasons, selection } = check;
  const { filter } = selection as { filter?: UserFilter };
  return {
    id: check.id,
    status: check.status,
    purpose: check.purpose,
    on: check.askedOn,
    at: check.at?.toISOString() ?? null,
    scopes: check.scopes,
    terms: check.terms,
    agedTerms: check.agedTerms,
    maxAgeDays: check.maxAgeDays,
    reason: check.reason,
    selection: filter ? { ...selection, filter: maskFilter(filter) } : selection,
    createdBy: operators.get(check.createdBy) ?? null,
    createdAt: check.createdAt.toISOString(),
    madeAt: check.madeAt?.toISOString() ?? null,
    counts: check.status === 'completed' ? { total: yes + no, yes, no, unknown: unknownOf(reasons) } : null,
    reasons,
    digest: check.digest,
    failure: check.failure,
  };
}

/** An answer as the API shows it, with the entries of the history that it rests on. */
export function presentItem(
  item: ConsentCheckItem,
  events: ReadonlyMap<string, ConsentEvent>,
): ConsentCheckItemView {
  const { userId, answer, reason, needType, needSubject, knownUntil } = item;
  return {
    userId,
    answer,
    reason,
    need: needType && { type: needType, subject: needSubject },
    knownUntil: knownUntil?.toISOString() ?? null,
    facts: item.factIds.flatMap((id) => {
      const event = events.get(id);
      return event ? [presentFact(event)] : [];
    }),
  };
}

function presentFact(event: ConsentEvent): ConsentCheckItemView['facts'][number] {
  return {
    id: event.id,
    type: event.type,
    subject: event.subject,
    from: event.fromAgreed,
    to: event.toAgreed,
    occurredAt: event.occurredAt?.toISOString() ?? null,
    observedAt: event.observedAt.toISOString(),
    notBefore: event.notBefore?.toISOString() ?? null,
    source: event.source,
    jobId: event.jobId,
    isOwnCall: event.isOwnCall,
    doubt: event.doubt,
  };
}
