import type { ConsentEventType } from './consent-event.entity.js';
import type { Observation } from './observation.js';

/** A fact for the history, without the person and the source, which are the same for a whole batch. */
export interface StateEvent {
  type: ConsentEventType;
  subject: string | null;
  fromAgreed: boolean | null;
  toAgreed: boolean | null;
  occurredAt: Date | null;
  observedAt: Date;
  notBefore: Date | null;
  /** Of the end of a link: when its profile, scopes and terms were last read. */
  profileReadAt: Date | null;
  scopesReadAt: Date | null;
  termsReadAt: Date | null;
  /** Whether a call of our own did it. */
  isOwnCall: boolean;
  doubt: string | null;
}

/** What a call of our own did where a fact of this type is its doing. */
const OWN: Partial<Record<ConsentEventType, 'link' | 'tokens'>> = { unlinked: 'link', logout: 'tokens' };

/** A fact of the given type as an observation shows it. */
export function event(
  type: ConsentEventType,
  observation: Observation,
  times: {
    occurredAt?: Date | null;
    notBefore?: Date | null;
    lastReadings?: { profileReadAt: Date | null; scopesReadAt: Date | null; termsReadAt: Date | null };
  },
): StateEvent {
  return {
    type,
    subject: null,
    fromAgreed: null,
    toAgreed: null,
    occurredAt: times.occurredAt ?? null,
    observedAt: observation.observedAt,
    notBefore: times.notBefore ?? null,
    profileReadAt: times.lastReadings?.profileReadAt ?? null,
    scopesReadAt: times.lastReadings?.scopesReadAt ?? null,
    termsReadAt: times.lastReadings?.termsReadAt ?? null,
    isOwnCall: type in OWN && observation.own === OWN[type],
    doubt: observation.doubt ?? null,
  };
}

/** A time of Kakao's (§1.5), or null where it gave none. */
export function dateOrNull(text: string | undefined | null): Date | null {
  if (!text) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
