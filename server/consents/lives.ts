import type { ConsentEventSource, ConsentEventType } from './consent-event.entity.js';

/** Kakao tells its times in whole seconds (§1.5): what it tells of has happened by the end of that second. */
const SECOND_MS = 1_000;

/** What is needed of one row of `consent_events`. */
export interface Fact {
  id: string;
  type: ConsentEventType;
  subject: string | null;
  toAgreed: boolean | null;
  occurredAt: Date | null;
  observedAt: Date;
  notBefore: Date | null;
  profileReadAt: Date | null;
  scopesReadAt: Date | null;
  termsReadAt: Date | null;
  source: ConsentEventSource;
}

/** How far the present link has been read: the columns of `users` of the same names. */
export interface LastReadings {
  seenAt: Date | null;
  profileReadAt: Date | null;
  scopesReadAt: Date | null;
  termsReadAt: Date | null;
  /** Kakao tells whether people have signed up, so that who is linked may have been waiting before. */
  tellsSignUp: boolean;
}

/** One link of a person, from its beginning to its end. Numbers are times in milliseconds. */
export interface Life {
  start: Fact;
  end: Fact | null;
  /** All facts of this link but its end. */
  facts: Fact[];
  /** From here on the link was certainly there … */
  from: number;
  /** … and here it was last seen. */
  lastSeen: number;
  /** The last answer that told Kakao's time of this link. */
  provenUntil: number;
  /** Whether any answer told more than that there is a link: only then is it known who had signed up. */
  isProfileRead: boolean;
  readAt: Record<'scope' | 'term', number>;
  /** At both ends of this stretch there was certainly no link; null where nothing shows such a time. */
  gone: { from: number; until: number } | null;
  /** Whether another link came after this one. */
  isFollowed: boolean;
}

/**
 * The links of one person, in their order.
 *
 * @param facts all of one person, in the order in which they were recorded
 */
export function livesOf(facts: readonly Fact[], readings: LastReadings): Life[] {
  const groups: { facts: Fact[]; end: Fact | null }[] = [];
  for (const fact of facts) {
    const open = groups.at(-1);
    if (fact.type === 'unlinked') {
      if (open && !open.end) open.end = fact;
    } else if (!open || open.end) {
      groups.push({ facts: [fact], end: null });
    } else {
      open.facts.push(fact);
    }
  }
  return groups.map((group, index) => lifeOf(group, groups[index + 1]?.facts[0], readings));
}

function lifeOf(
  { facts, end }: { facts: Fact[]; end: Fact | null },
  next: Fact | undefined,
  readings: LastReadings,
): Life {
  const start = facts[0] as Fact;
  // A reading may be recorded after a later one: whatever showed the link counts.
  const from = Math.min(sinceTold(start), ...facts.map(({ observedAt }) => observedAt.getTime()));
  const last = end ?? readings;
  return {
    start,
    end,
    facts,
    from,
    lastSeen: latest(
      from,
      ...facts.slice(1).map(({ notBefore }) => notBefore),
      end ? end.notBefore : readings.seenAt,
    ),
    provenUntil: latest(from, last.profileReadAt),
    isProfileRead: last.profileReadAt !== null,
    readAt: {
      scope: last.scopesReadAt?.getTime() ?? 0,
      term: last.termsReadAt?.getTime() ?? 0,
    },
    gone: end && goneBetween(end, next),
    isFollowed: next !== undefined,
  };
}

/** From when on a fact was certainly so: from Kakao's own time of it, or from the reading that showed it. */
export function sinceTold({ occurredAt, observedAt }: Fact): number {
  const seen = observedAt.getTime();
  return occurredAt ? Math.min(seen, occurredAt.getTime() + SECOND_MS) : seen;
}

function goneBetween(end: Fact, next: Fact | undefined): Life['gone'] {
  const linkedAt = next?.occurredAt?.getTime() ?? null;
  // A link that was missed to end: its end was concluded from the reading that showed the next one.
  const isConcluded = next?.observedAt.getTime() === end.observedAt.getTime();
  const seen = isConcluded ? null : end.observedAt.getTime();
  const from = isConcluded ? endTold(end) : sinceTold(end);
  if (from === null) return null;
  // Just before the next link there was none.
  const until = linkedAt === null ? seen : linkedAt - 1;
  if (until !== null && from <= until) return { from, until };
  return seen === null ? null : { from: seen, until: seen };
}

function endTold({ occurredAt }: Fact): number | null {
  return occurredAt && occurredAt.getTime() + SECOND_MS;
}

/** The latest of the times, in milliseconds. */
function latest(first: number, ...others: (Date | null | undefined)[]): number {
  return Math.max(first, ...others.map((date) => date?.getTime() ?? first));
}
