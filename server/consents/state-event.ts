import type { ConsentEventType } from './consent-event.entity.js';
import type { CallEffect, Observation } from './observation.js';

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

/** A fact of the given type and subject as an observation shows it. */
export function event(
  type: ConsentEventType,
  observation: Observation,
  times: {
    occurredAt?: Date | null;
    notBefore?: Date | null;
    lastReadings?: { profileReadAt: Date | null; scopesReadAt: Date | null; termsReadAt: Date | null };
  },
  subject: string | null = null,
): StateEvent {
  const { own, doubt } = observation;
  return {
    type,
    subject,
    fromAgreed: null,
    toAgreed: null,
    occurredAt: times.occurredAt ?? null,
    observedAt: observation.observedAt,
    notBefore: times.notBefore ?? null,
    profileReadAt: times.lastReadings?.profileReadAt ?? null,
    scopesReadAt: times.lastReadings?.scopesReadAt ?? null,
    termsReadAt: times.lastReadings?.termsReadAt ?? null,
    isOwnCall: isEffect(own, type, subject),
    doubt: doubt && isEffect(doubt.of, type, subject) ? doubt.why : null,
  };
}

/** Whether a fact tells of what a call does. The same reading may show more: a new link, what the person did. */
function isEffect(effect: CallEffect | undefined, type: ConsentEventType, subject: string | null): boolean {
  if (type === 'unlinked') return effect === 'link';
  if (type === 'logout') return effect === 'tokens';
  if (type !== 'scope' && type !== 'term') return false;
  return Array.isArray(effect) && subject !== null && effect.includes(subject);
}

/** A time of Kakao's (§1.5), or null where it gave none. */
export function dateOrNull(text: string | undefined | null): Date | null {
  if (!text) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
