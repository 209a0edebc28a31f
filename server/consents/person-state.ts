import type { KakaoScope, KakaoServiceTerm, KakaoUser } from '../kakao-client/index.js';
import type { UserStatus } from '../users/user.entity.js';
import type { ConsentEventType } from './consent-event.entity.js';
import type { Observation } from './observation.js';
import type { StoredScope, StoredTerm } from './user-consents.entity.js';

/** All that the mirror holds of one person's link and consents, as one value. */
export interface PersonState {
  status: UserStatus;
  connectedAt: Date | null;
  synchedAt: Date | null;
  hasSignedUp: boolean | null;
  firstSeenAt: Date;
  seenAt: Date | null;
  profileReadAt: Date | null;
  scopesReadAt: Date | null;
  termsReadAt: Date | null;
  unlinkedAt: Date | null;
  /** The personal fields whose change is a fact of the history (the fact, never the value). */
  contact: Contact | null;
  scopes: StoredScope[] | null;
  terms: StoredTerm[] | null;
}

/** What a person is found by. */
export interface Contact {
  nickname: string | null;
  email: string | null;
  phoneNumber: string | null;
}

/** A fact for the history, without the person and the source, which are the same for a whole batch. */
export interface StateEvent {
  type: ConsentEventType;
  subject: string | null;
  fromAgreed: boolean | null;
  toAgreed: boolean | null;
  occurredAt: Date | null;
  observedAt: Date;
  notBefore: Date | null;
  doubt: string | null;
}

export interface Transition {
  next: PersonState;
  events: StateEvent[];
}

/**
 * Works out what an observation changes.
 *
 * @param before what is stored, or null for a person never seen
 * @param observation what was read or answered
 * @returns the state and the facts to add, or null where nothing is to be stored: the observation is older
 *   than what is known, or a person never seen is still absent
 */
export function applyObservation(before: PersonState | null, observation: Observation): Transition | null {
  return observation.link === 'absent'
    ? applyAbsence(before, observation)
    : applyPresence(before, observation);
}

function applyAbsence(before: PersonState | null, observation: Observation): Transition | null {
  const { observedAt } = observation;
  if (!before || before.status === 'unlinked') return null;
  if (before.seenAt && before.seenAt > observedAt) return null;
  return {
    next: { ...before, status: 'unlinked', unlinkedAt: observedAt, scopes: null, terms: null },
    events: [event('unlinked', observation, { notBefore: before.seenAt })],
  };
}

function applyPresence(stored: PersonState | null, observation: Observation): Transition | null {
  const { observedAt, profile } = observation;
  if (stored?.status === 'unlinked' && stored.unlinkedAt && stored.unlinkedAt >= observedAt) return null;

  const connectedAt = dateOrNull(profile?.connected_at ?? observation.connectedAt);
  const isNewLife =
    stored !== null &&
    (stored.status === 'unlinked' ||
      (stored.status === 'linked' &&
        connectedAt !== null &&
        stored.connectedAt !== null &&
        connectedAt > stored.connectedAt));
  const events: StateEvent[] = [];
  if (isNewLife && stored.status !== 'unlinked') {
    // The old link ended some time between the last reading and the new link; nobody told us when.
    events.push(event('unlinked', observation, { notBefore: stored.seenAt }));
  }
  const known = isNewLife ? null : stored;
  const status = statusOf(observation, known);
  const next: PersonState = {
    status,
    connectedAt: connectedAt ?? known?.connectedAt ?? null,
    synchedAt: known?.synchedAt ?? null,
    hasSignedUp: known?.hasSignedUp ?? null,
    firstSeenAt: stored?.firstSeenAt ?? observedAt,
    seenAt: latest(stored?.seenAt ?? null, observedAt),
    profileReadAt: known?.profileReadAt ?? null,
    scopesReadAt: known?.scopesReadAt ?? null,
    termsReadAt: known?.termsReadAt ?? null,
    unlinkedAt: null,
    contact: known?.contact ?? null,
    scopes: known?.scopes ?? null,
    terms: known?.terms ?? null,
  };
  if (isNewLife || !known || known.status !== status) {
    const type = isNewLife ? 'relinked' : status === 'waiting' ? 'waiting' : 'linked';
    events.push(
      event(type, observation, { occurredAt: next.connectedAt, notBefore: stored?.seenAt ?? null }),
    );
  }
  if (profile && isFresh(next.profileReadAt, observedAt)) {
    next.synchedAt = dateOrNull(profile.synched_at) ?? next.synchedAt;
    next.hasSignedUp = profile.has_signed_up ?? null;
    const contact = contactOf(profile);
    events.push(...diffContact(next.contact, contact, observation, next.profileReadAt));
    next.contact = contact;
    next.profileReadAt = observedAt;
  }
  if (observation.scopes && isFresh(next.scopesReadAt, observedAt)) {
    const scopes = diffScopes(next.scopes, observation.scopes, observation, next.scopesReadAt);
    next.scopes = scopes.stored;
    next.scopesReadAt = observedAt;
    events.push(...scopes.events);
  }
  if (observation.terms && isFresh(next.termsReadAt, observedAt)) {
    const terms = diffTerms(next.terms, observation.terms, observation, next.termsReadAt);
    next.terms = terms.stored;
    next.termsReadAt = observedAt;
    events.push(...terms.events);
  }
  if (observation.changedTerms && next.terms && isFresh(next.termsReadAt, observedAt)) {
    const merged = mergeTerms(next.terms, observation.changedTerms);
    const terms = diffTerms(next.terms, merged, observation, next.termsReadAt);
    next.terms = terms.stored;
    events.push(...terms.events);
  }
  if (observation.isLoggedOut) events.push(event('logout', observation, {}));
  return { next, events };
}

function statusOf(observation: Observation, known: PersonState | null): UserStatus {
  const { profile } = observation;
  if (profile) return profile.has_signed_up === false ? 'waiting' : 'linked';
  return known && known.status !== 'unlinked' ? known.status : 'linked';
}

/** The fields of a profile that people are found by (§2.3). */
export function contactOf(profile: KakaoUser): Contact {
  const account = profile.kakao_account;
  return {
    nickname: account?.profile?.nickname ?? null,
    email: account?.email ?? null,
    phoneNumber: account?.phone_number ?? null,
  };
}

function diffContact(
  before: Contact | null,
  now: Contact,
  observation: Observation,
  notBefore: Date | null,
): StateEvent[] {
  if (!before) return [];
  return (['nickname', 'email', 'phoneNumber'] as const)
    .filter((field) => before[field] !== now[field])
    .map((field) => ({ ...event('profile', observation, { notBefore }), subject: field }));
}

function diffScopes(
  before: StoredScope[] | null,
  now: KakaoScope[],
  observation: Observation,
  notBefore: Date | null,
): { stored: StoredScope[]; events: StateEvent[] } {
  const known = new Map(before?.map((scope) => [scope.id, scope]));
  const stored: StoredScope[] = [];
  const events: StateEvent[] = [];
  for (const scope of now) {
    const previous = known.get(scope.id);
    known.delete(scope.id);
    const isSame = previous?.agreed === scope.agreed;
    stored.push({
      id: scope.id,
      display_name: scope.display_name,
      type: scope.type,
      using: scope.using,
      agreed: scope.agreed,
      ...(scope.revocable === undefined ? {} : { revocable: scope.revocable }),
      ...(scope.delegated === undefined ? {} : { delegated: scope.delegated }),
      since: isSame ? previous.since : observation.observedAt.toISOString(),
    });
    if (!isSame) {
      events.push(consentEvent('scope', scope.id, previous?.agreed, scope.agreed, observation, notBefore));
    }
  }
  for (const gone of known.values()) {
    if (gone.agreed) events.push(consentEvent('scope', gone.id, true, null, observation, notBefore));
  }
  return { stored, events };
}

function diffTerms(
  before: StoredTerm[] | null,
  now: KakaoServiceTerm[],
  observation: Observation,
  notBefore: Date | null,
): { stored: StoredTerm[]; events: StateEvent[] } {
  const known = new Map(before?.map((term) => [term.tag, term]));
  const stored: StoredTerm[] = [];
  const events: StateEvent[] = [];
  for (const term of now) {
    const previous = known.get(term.tag);
    known.delete(term.tag);
    const isSame = previous?.agreed === term.agreed && previous.agreed_at === term.agreed_at;
    stored.push({
      tag: term.tag,
      required: term.required ?? previous?.required ?? false,
      agreed: term.agreed,
      revocable: term.revocable ?? false,
      ...(term.agreed_at === undefined ? {} : { agreed_at: term.agreed_at }),
      ...(term.agreed_by === undefined ? {} : { agreed_by: term.agreed_by }),
      since: isSame ? previous.since : observation.observedAt.toISOString(),
    });
    if (!isSame) {
      const occurredAt = term.agreed ? dateOrNull(term.agreed_at) : null;
      events.push({
        ...consentEvent('term', term.tag, previous?.agreed, term.agreed, observation, notBefore),
        occurredAt,
      });
    }
  }
  for (const gone of known.values()) {
    if (gone.agreed) events.push(consentEvent('term', gone.tag, true, null, observation, notBefore));
  }
  return { stored, events };
}

function mergeTerms(
  stored: StoredTerm[],
  changed: NonNullable<Observation['changedTerms']>,
): KakaoServiceTerm[] {
  const changes = new Map(changed.map((term) => [term.tag, term]));
  return stored.map((term) => {
    const change = changes.get(term.tag);
    if (!change) return term;
    const { agreed_at: _at, agreed_by: _by, ...rest } = term;
    return { ...rest, ...change };
  });
}

function consentEvent(
  type: 'scope' | 'term',
  subject: string,
  from: boolean | undefined,
  to: boolean | null,
  observation: Observation,
  notBefore: Date | null,
): StateEvent {
  return { ...event(type, observation, { notBefore }), subject, fromAgreed: from ?? null, toAgreed: to };
}

function event(
  type: ConsentEventType,
  observation: Observation,
  times: { occurredAt?: Date | null; notBefore?: Date | null },
): StateEvent {
  return {
    type,
    subject: null,
    fromAgreed: null,
    toAgreed: null,
    occurredAt: times.occurredAt ?? null,
    observedAt: observation.observedAt,
    notBefore: times.notBefore ?? null,
    doubt: observation.doubt ?? null,
  };
}

/** A part is replaced only by a reading that is not older than the stored one. */
function isFresh(readAt: Date | null, observedAt: Date): boolean {
  return readAt === null || observedAt >= readAt;
}

function latest(a: Date | null, b: Date): Date {
  return a && a > b ? a : b;
}

function dateOrNull(text: string | undefined | null): Date | null {
  if (!text) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
