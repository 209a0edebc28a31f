import type { KakaoUser } from '../kakao-client/index.js';
import { storableText } from '../platform/database/json-text.js';
import type { UserStatus } from '../users/user.entity.js';
import { diffChangedTerms, diffScopes, diffTerms } from './consent-diff.js';
import { CLOCK_TOLERANCE_MS, isLaterLink, WAITING_ENDS_MS } from './link-time.js';
import { askedAtOf, type Observation } from './observation.js';
import { dateOrNull, event, type StateEvent } from './state-event.js';
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
  absentAt: Date | null;
  /** The personal fields whose change is a fact of the history (the fact, never the value). */
  contact: Contact | null;
  scopes: StoredScope[] | null;
  /** All of them only once they were read; before, those that calls of ours changed. */
  terms: StoredTerm[] | null;
}

/** The terms of a person as far as the whole of them is known. */
export function allTerms({
  terms,
  termsReadAt,
}: Pick<PersonState, 'terms' | 'termsReadAt'>): StoredTerm[] | null {
  return termsReadAt ? terms : null;
}

/** What a person is found by. */
export interface Contact {
  nickname: string | null;
  email: string | null;
  phoneNumber: string | null;
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
  if (isOvertaken(before, observation)) return null;
  return {
    next: {
      ...before,
      status: 'unlinked',
      unlinkedAt: observedAt,
      absentAt: observation.calledAt ?? askedAtOf(observation),
      scopes: null,
      terms: null,
    },
    events: [
      event('unlinked', observation, {
        occurredAt: unlinkTime(before, observation),
        notBefore: before.seenAt && earliest(before.seenAt, observedAt),
        lastReadings: before,
      }),
    ],
  };
}

/**
 * Whether the person was seen to be linked by a reading that was asked for later. An unlink of our own is not overtaken
 * by the very link that it ended, whatever another host's clock said when that was seen, but by a later one: than that
 * which the call ended, or where its time is not known, one that began once the call had left.
 */
function isOvertaken(before: PersonState, observation: Observation): boolean {
  const askedAt = (before.connectedAt && observation.calledAt) ?? askedAtOf(observation);
  if (!before.seenAt || before.seenAt <= askedAt) return false;
  if (observation.own !== 'link' || !before.connectedAt) return true;
  const ended = dateOrNull(observation.connectedAt);
  return ended ? isLaterLink(before.connectedAt, ended) : !isLaterLink(askedAt, before.connectedAt);
}

function applyPresence(stored: PersonState | null, observation: Observation): Transition | null {
  const { observedAt, profile } = observation;
  const askedAt = askedAtOf(observation);
  const connectedAt = dateOrNull(profile?.connected_at ?? observation.connectedAt);
  if (stored && isBeforeAbsence(stored, askedAt, connectedAt)) return null;
  if (stored && isOfEarlierLink(stored, observation, connectedAt)) return null;
  const isNewLife = stored !== null && beginsNewLife(stored, observation, connectedAt);
  const events: StateEvent[] = [];
  // Until when the state before was seen: that there was no link, or that the old one was there.
  const lastBefore = !stored
    ? null
    : stored.status === 'unlinked'
      ? (stored.absentAt ?? stored.unlinkedAt)
      : isNewLife
        ? lastSeenBefore(stored, connectedAt)
        : stored.seenAt;
  if (isNewLife && stored.status !== 'unlinked') {
    // The old link ended some time between the last reading and the new link; a webhook may have told when.
    events.push(
      event('unlinked', observation, {
        occurredAt: unlinkTime(stored, observation),
        notBefore: lastBefore,
        lastReadings: stored,
      }),
    );
  }
  const known = isNewLife ? null : stored;
  // A later reading that tells who has signed up has been recorded before this one: it knows better.
  const isOlder = known?.profileReadAt ? known.profileReadAt > askedAt : false;
  const status = isOlder && known ? known.status : statusOf(observation, known);
  const next: PersonState = {
    status,
    connectedAt: (isOlder ? known?.connectedAt : null) ?? connectedAt ?? known?.connectedAt ?? null,
    synchedAt: known?.synchedAt ?? null,
    hasSignedUp: known?.hasSignedUp ?? null,
    firstSeenAt: stored?.firstSeenAt ?? observedAt,
    seenAt: latest(stored?.seenAt ?? null, askedAt),
    profileReadAt: known?.profileReadAt ?? null,
    scopesReadAt: known?.scopesReadAt ?? null,
    termsReadAt: known?.termsReadAt ?? null,
    unlinkedAt: null,
    absentAt: null,
    contact: known?.contact ?? null,
    scopes: known?.scopes ?? null,
    terms: known?.terms ?? null,
  };
  if (isNewLife) {
    events.push(event('relinked', observation, { occurredAt: connectedAt, notBefore: lastBefore }));
  }
  // Who was only seen to be linked may have been waiting all the time: nothing has told until now.
  const isUntold = known !== null && known.profileReadAt === null;
  const isToldNow = isUntold && typeof profile?.has_signed_up === 'boolean';
  if (isNewLife ? status === 'waiting' : known?.status !== status || isToldNow) {
    // `connected_at` is the time of the link, not that of signing up later on (§1.8).
    const isLink = known?.connectedAt && connectedAt ? isLaterLink(connectedAt, known.connectedAt) : !known;
    const isSince = isLink || (isUntold && status === 'waiting');
    events.push(
      event(status === 'waiting' ? 'waiting' : 'linked', observation, {
        occurredAt: isSince ? connectedAt : null,
        notBefore: known ? known.profileReadAt : lastBefore,
      }),
    );
  }
  if (profile && isFresh(next.profileReadAt, askedAt)) {
    next.synchedAt = dateOrNull(profile.synched_at) ?? next.synchedAt;
    next.hasSignedUp = profile.has_signed_up ?? null;
    const contact = contactOf(profile);
    const before = next.profileReadAt ? next.contact : null;
    events.push(...diffContact(before, contact, observation, next.profileReadAt));
    next.contact = contact;
    next.profileReadAt = askedAt;
  }
  if (observation.scopes && isFresh(next.scopesReadAt, askedAt)) {
    const scopes = diffScopes(next.scopes, observation.scopes, observation, next.scopesReadAt);
    next.scopes = scopes.stored;
    next.scopesReadAt = askedAt;
    events.push(...scopes.events);
  }
  if (observation.terms && isFresh(next.termsReadAt, askedAt)) {
    const terms = diffTerms(next.terms, observation.terms, observation, next.termsReadAt);
    next.terms = terms.stored;
    next.termsReadAt = askedAt;
    events.push(...terms.events);
  }
  if (observation.changedTerms && isFresh(next.termsReadAt, askedAt)) {
    const terms = diffChangedTerms(next.terms, observation.changedTerms, observation, next.termsReadAt);
    next.terms = terms.stored;
    events.push(...terms.events);
  }
  if (observation.isLoggedOut) {
    events.push(event('logout', observation, { occurredAt: observation.loggedOutAt ?? null }));
  }
  return { next, events };
}

function statusOf(observation: Observation, known: PersonState | null): UserStatus {
  const { profile } = observation;
  if (profile) return profile.has_signed_up === false ? 'waiting' : 'linked';
  return known && known.status !== 'unlinked' ? known.status : 'linked';
}

/** The fields of a profile that people are found by (§2.3). */
function contactOf(profile: KakaoUser): Contact {
  const account = profile.kakao_account;
  return {
    nickname: storable(account?.profile?.nickname),
    email: storable(account?.email),
    phoneNumber: storable(account?.phone_number),
  };
}

function storable(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}

/**
 * Whether a person was seen not to be linked after what a reading shows. One that was asked for while the answer that
 * showed this was on its way may be older or newer: it counts where it shows a link that began then. One that was there
 * before is the one that had ended, though nobody knew of it.
 */
function isBeforeAbsence(
  { status, connectedAt: known, unlinkedAt, absentAt }: PersonState,
  askedAt: Date,
  connectedAt: Date | null,
): boolean {
  if (status !== 'unlinked' || !unlinkedAt || unlinkedAt < askedAt) return false;
  const goneFrom = absentAt ?? unlinkedAt;
  const isLater = connectedAt && known && isLaterLink(connectedAt, known);
  return !isLater || goneFrom >= askedAt || connectedAt.getTime() < goneFrom.getTime() - CLOCK_TOLERANCE_MS;
}

/** Whether an observation is about a link that had ended before the known one began. */
function isOfEarlierLink(stored: PersonState, observation: Observation, connectedAt: Date | null): boolean {
  if (stored.status === 'unlinked' || !stored.connectedAt) return false;
  if (connectedAt) return isLaterLink(stored.connectedAt, connectedAt);
  // Without a time of Kakao's own, only one that a reading of the present link has overtaken is taken for such.
  const askedAt = askedAtOf(observation);
  return stored.seenAt !== null && stored.seenAt > askedAt && askedAt < stored.connectedAt;
}

/** Whether the id lives anew: linked after it was not, or since a later time than the known link. */
function beginsNewLife(stored: PersonState, observation: Observation, connectedAt: Date | null): boolean {
  if (stored.status === 'unlinked') return true;
  if (!connectedAt || !stored.connectedAt || !isLaterLink(connectedAt, stored.connectedAt)) return false;
  // Somebody who was waiting and has signed up may have a later time of the same link, unless that had ended before.
  return (
    stored.status === 'linked' ||
    statusOf(observation, stored) === 'waiting' ||
    hasWaitingEnded(stored.connectedAt, connectedAt, observation)
  );
}

/** Whether a link that waited was over before the time of the present one: by itself (§1.8), or as Kakao told. */
function hasWaitingEnded(began: Date, connectedAt: Date, { unlinkedAt }: Observation): boolean {
  if (connectedAt.getTime() - began.getTime() > WAITING_ENDS_MS + CLOCK_TOLERANCE_MS) return true;
  return Boolean(unlinkedAt && unlinkedAt >= began && unlinkedAt <= connectedAt);
}

/** The last time at which the ended link was certainly still there: not every answer tells which link it saw. */
function lastSeenBefore(stored: PersonState, connectedAt: Date | null): Date | null {
  const seen = [stored.seenAt, stored.profileReadAt];
  return seen.find((at) => at && connectedAt && at < connectedAt) ?? null;
}

/** Kakao's own time of the unlink, unless it cannot be that of the link that is known. */
function unlinkTime(stored: PersonState, { unlinkedAt, observedAt }: Observation): Date | null {
  if (!unlinkedAt || unlinkedAt > observedAt) return null;
  if (stored.connectedAt && unlinkedAt < stored.connectedAt) return null;
  // Kakao tells whole seconds.
  return stored.seenAt && unlinkedAt.getTime() < Math.floor(stored.seenAt.getTime() / 1_000) * 1_000
    ? null
    : unlinkedAt;
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
    .map((field) => event('profile', observation, { notBefore }, field));
}

/** A part is replaced only by a reading that is not older than the stored one. */
function isFresh(readAt: Date | null, askedAt: Date): boolean {
  return readAt === null || askedAt >= readAt;
}

function latest(a: Date | null, b: Date): Date {
  return a && a > b ? a : b;
}

function earliest(a: Date, b: Date): Date {
  return a < b ? a : b;
}
