import type { UserStatus } from '../users/user.entity.js';
import type { ConsentEventSource } from './consent-event.entity.js';
import { type Fact, type LastReadings, type Life, livesOf, sinceTold } from './lives.js';

/**
 * How sure the answer is:
 * - `known`: a time of Kakao's own proves it
 * - `consistent`: the reading before and the one after show the same; a change undone in between would not show
 * - `between`: it changed between two readings around that time, nobody can say when
 * - `unconfirmed`: as last read; nothing has been read since
 * - `unknown`: nothing had been read
 */
export const CERTAINTIES = ['known', 'consistent', 'between', 'unconfirmed', 'unknown'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** What was so at a time, as far as it can be told, and on what ground. */
export interface Known<T> {
  /** null where it cannot be told. */
  value: T | null;
  certainty: Certainty;
  /** Kakao's own time of the state, where it gave one. */
  since: Date | null;
  /** The answer is the same from here … */
  knownFrom: Date | null;
  /** … to here: times of readings, or Kakao's own. */
  knownUntil: Date | null;
  /** By which way the fact that decides came. */
  source: ConsentEventSource | null;
  /** Row of `consent_events` that decides; null where there is none. */
  factId: string | null;
}

/** `status` is null where it is not known whether the person had signed up by then. */
export interface LinkThen {
  isLinked: boolean;
  status: UserStatus | null;
}

export interface AsOf {
  link: Known<LinkThen>;
  scopes: ({ id: string } & Known<boolean>)[];
  terms: ({ id: string } & Known<boolean>)[];
}

/** A stretch of time, in milliseconds, at whose both ends a state was seen; up to `provenUntil` it is proven. */
interface Span<T> {
  value: T;
  from: number;
  until: number;
  provenUntil: number | null;
  fact: Fact;
}

const GONE: LinkThen = { isLinked: false, status: 'unlinked' };

/**
 * What was known to be so at a time, from one person's facts alone; nothing is guessed.
 *
 * @param facts all of one person, in the order in which they were recorded
 * @param readings how far the person has been read
 * @param at the moment asked about
 */
export function asOf(facts: readonly Fact[], readings: LastReadings, at: Date): AsOf {
  const lives = livesOf(facts, readings);
  const time = at.getTime();
  const links = lives.flatMap((life) => [...linkSpans(life, readings.tellsSignUp), ...goneSpan(life, GONE)]);
  // A new link begins with nothing known of its consents: those of the link before ended with it.
  const life = lives.findLast(({ from }) => from <= time);
  const consents = (part: 'scope' | 'term') =>
    subjectsOf(facts, part).map((id) => ({
      id,
      ...(life ? consentIn(life, part, id, time) : lookUp<boolean>([], time)),
    }));
  return { link: lookUp(links, time), scopes: consents('scope'), terms: consents('term') };
}

function subjectsOf(facts: readonly Fact[], part: 'scope' | 'term'): string[] {
  return [
    ...new Set(facts.flatMap(({ type, subject }) => (type === part && subject ? [subject] : []))),
  ].sort();
}

/** How the link itself stood during its life. */
function linkSpans(life: Life, tellsSignUp: boolean): Span<LinkThen>[] {
  const { start, facts } = life;
  const proven = start.occurredAt ? life.provenUntil : null;
  const changes = facts.filter(({ type }) => type === 'linked' || type === 'waiting');
  if (start.type === 'relinked') {
    const isWaiting =
      changes[0]?.type === 'waiting' && changes[0].observedAt.getTime() === start.observedAt.getTime();
    if (isWaiting) changes.shift();
    changes.unshift({ ...start, type: isWaiting ? 'waiting' : 'linked' });
  }
  // A first fact that a profile did not tell says only that there was a link.
  const isAssumed = tellsSignUp && (changes[1] ? changes[1].notBefore === null : !life.isProfileRead);
  return changes.flatMap((fact, index): Span<LinkThen>[] => {
    const next = changes[index + 1];
    const seen = fact.observedAt.getTime();
    const span = (status: UserStatus | null, from: number, to: number) => ({
      value: { isLinked: true, status },
      from,
      until: to,
      provenUntil: proven === null ? null : Math.min(proven, to),
      fact,
    });
    const told = index === 0 && isAssumed ? null : fact.type === 'waiting' ? 'waiting' : 'linked';
    // Somebody who is linked may have been waiting until the reading that showed it.
    const isSinceSeen = told === 'linked' && tellsSignUp && (index === 0 || fact.occurredAt === null);
    const from = isSinceSeen ? seen : index === 0 ? life.from : sinceTold(fact);
    const until = Math.max(from, next ? (next.notBefore ?? next.observedAt).getTime() : life.lastSeen);
    const begun = index === 0 ? life.from : Math.max(life.from, fact.notBefore?.getTime() ?? from);
    // Since the last answer that tells of it, who was waiting may have signed up, and who had may have linked anew.
    const isToldOnce = tellsSignUp && told !== null && !next;
    const toldUntil = isToldOnce ? Math.max(from, Math.min(until, life.provenUntil)) : until;
    return [
      ...(isSinceSeen && begun < from ? [span(null, begun, from)] : []),
      span(told, from, toldUntil),
      ...(toldUntil < until ? [span(null, toldUntil + 1, until)] : []),
    ];
  });
}

function goneSpan<T>({ gone, end }: Life, value: T): Span<T>[] {
  return gone && end ? [{ value, ...gone, provenUntil: null, fact: end }] : [];
}

/** A scope or term during one life and after its end. */
function consentIn(life: Life, part: 'scope' | 'term', id: string, time: number): Known<boolean> {
  const facts = life.facts.filter(({ type, subject }) => type === part && subject === id);
  const spans = facts.map((fact, index): Span<boolean> => {
    const value = fact.toAgreed ?? false;
    const next = facts[index + 1];
    const from = Math.max(life.from, sinceTold(fact));
    // A consent is seen some time before the answer has come, and may have changed again by then.
    const until = Math.max(from, next ? lastBefore(next, value, from) : life.readAt[part]);
    return {
      value,
      from,
      until,
      // Kakao's time is that of the last consent: it would be a later one, had it been withdrawn meanwhile (§2.6).
      provenUntil: value && fact.occurredAt ? until : null,
      fact,
    };
  });
  return lookUp([...spans, ...goneSpan(life, false)], time, life.lastSeen, life.isFollowed);
}

/** Until when a consent was as before: until the last reading that showed it, or just before it was given. */
function lastBefore({ notBefore, occurredAt }: Fact, value: boolean, from: number): number {
  return Math.max(notBefore?.getTime() ?? from, !value && occurredAt ? occurredAt.getTime() - 1 : from);
}

/**
 * The state at a time: within a span, in the gap between two, after the last, or before the first.
 *
 * @param lastSeen until then the link was there, so that after the last reading of a consent only that counts
 * @param isFollowed something later is known to have changed it
 */
function lookUp<T>(spans: Span<T>[], time: number, lastSeen = -Infinity, isFollowed = false): Known<T> {
  const index = spans.findLastIndex(({ from }) => from <= time);
  const span = spans[index];
  if (!span) {
    return {
      value: null,
      certainty: 'unknown',
      since: null,
      knownFrom: null,
      knownUntil: null,
      source: null,
      factId: null,
    };
  }
  const { value, from, until, provenUntil, fact } = span;
  const known = {
    value,
    since: fact.occurredAt,
    knownFrom: new Date(from),
    source: fact.source,
    factId: fact.id,
  };
  if (provenUntil !== null && time <= provenUntil) {
    return { ...known, certainty: 'known', knownUntil: new Date(provenUntil) };
  }
  if (time <= until) return { ...known, certainty: 'consistent', knownUntil: new Date(until) };
  const next = spans[index + 1];
  const isChange = next ? next.fact.type !== 'unlinked' || time > lastSeen : isFollowed && time > lastSeen;
  if (!isChange) return { ...known, certainty: 'unconfirmed', knownUntil: new Date(until) };
  // What one reading alone showed was so at a moment of which only the request and the answer are known.
  const changedFrom = until > from ? until : Math.min(until, next?.fact.notBefore?.getTime() ?? until);
  return {
    value: null,
    certainty: 'between',
    since: null,
    knownFrom: new Date(changedFrom),
    knownUntil: next ? new Date(next.from) : null,
    source: next?.fact.source ?? null,
    factId: next?.fact.id ?? null,
  };
}
