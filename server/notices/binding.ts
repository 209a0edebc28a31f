import type { Notice } from './notice.entity.js';
import type { NoticeKind, NoticeRef } from './notice-ref.schema.js';

/** What is known of when a consent was given or withdrawn. */
export interface ConsentFact {
  kind: NoticeKind;
  /** Scope id, or tag of the term. */
  subject: string;
  /** Kakao's own time, where it gave one. */
  occurredAt: Date | null;
  /** The last reading that showed the state before. */
  notBefore: Date | null;
  /** Kakao's time of the link that it belongs to, which no consent precedes. */
  linkedAt: Date | null;
  /** The reading that showed it. */
  observedAt: Date;
}

/**
 * The notices whose words the person may have been shown: those in force at Kakao's own time of the fact, otherwise
 * all that were in force at any moment between the two readings. More than one of a language: it cannot be told which;
 * none: none was archived for then.
 *
 * @param notices not superseded ones
 * @returns oldest first
 */
export function noticesInForce(fact: ConsentFact, notices: readonly Notice[]): Notice[] {
  const until = (fact.occurredAt ?? fact.observedAt).getTime();
  const from = Math.min(
    until,
    (fact.occurredAt ?? fact.notBefore ?? fact.linkedAt)?.getTime() ?? Number.NEGATIVE_INFINITY,
  );
  return notices
    .filter(
      ({ kind, subject, inForceFrom, inForceUntil }) =>
        kind === fact.kind &&
        subject === fact.subject &&
        inForceFrom.getTime() <= until &&
        (inForceUntil === null || inForceUntil.getTime() > from),
    )
    .sort((a, b) => a.inForceFrom.getTime() - b.inForceFrom.getTime());
}

/** A notice as named beside a fact. */
export function refOf({ id, version, language, digest }: Notice): NoticeRef {
  return { id, version, language, digest };
}
