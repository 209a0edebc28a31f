import type { KakaoScope, KakaoServiceTerm } from '../kakao-client/index.js';
import { storableText } from '../platform/database/json-text.js';
import { askedAtOf, type Observation } from './observation.js';
import { dateOrNull, event, type StateEvent } from './state-event.js';
import type { StoredScope, StoredTerm } from './user-consents.entity.js';

/**
 * What a reading of all scopes (§2.4) changes. One that is listed twice counts as it stands first.
 *
 * @param notBefore before the reading before was asked for
 */
export function diffScopes(
  before: StoredScope[] | null,
  now: KakaoScope[],
  observation: Observation,
  notBefore: Date | null,
): { stored: StoredScope[]; events: StateEvent[] } {
  const known = new Map(before?.map((scope) => [scope.id, scope]));
  const stored: StoredScope[] = [];
  const events: StateEvent[] = [];
  const seen = new Set<string>();
  for (const scope of now) {
    const id = storableText(scope.id);
    if (seen.has(id)) continue;
    seen.add(id);
    const previous = known.get(id);
    known.delete(id);
    const isSame = previous?.agreed === scope.agreed;
    stored.push({
      id,
      display_name: scope.display_name,
      type: scope.type,
      using: scope.using,
      agreed: scope.agreed,
      ...(scope.revocable === undefined ? {} : { revocable: scope.revocable }),
      ...(scope.delegated === undefined ? {} : { delegated: scope.delegated }),
      since: isSame ? previous.since : observation.observedAt.toISOString(),
    });
    if (!isSame) {
      events.push(consentEvent('scope', id, previous?.agreed, scope.agreed, observation, notBefore));
    }
  }
  for (const gone of known.values()) {
    if (gone.agreed) events.push(consentEvent('scope', gone.id, true, null, observation, notBefore));
  }
  return { stored, events };
}

/** What a reading of all service terms (§2.6) changes. */
export function diffTerms(
  before: StoredTerm[] | null,
  now: KakaoServiceTerm[],
  observation: Observation,
  notBefore: Date | null,
): { stored: StoredTerm[]; events: StateEvent[] } {
  const askedAt = askedAtOf(observation);
  const known = new Map(before?.map((term) => [term.tag, term]));
  const stored: StoredTerm[] = [];
  const events: StateEvent[] = [];
  const seen = new Set<string>();
  for (const term of now) {
    const tag = storableText(term.tag);
    if (seen.has(tag)) continue;
    seen.add(tag);
    const previous = known.get(tag);
    known.delete(tag);
    if (previous && new Date(previous.since) > askedAt) {
      // A change of this term was answered after this reading had left.
      stored.push(previous);
      continue;
    }
    const isSame = previous?.agreed === term.agreed && previous.agreed_at === term.agreed_at;
    stored.push({
      tag,
      required: term.required ?? previous?.required ?? false,
      agreed: term.agreed,
      revocable: term.revocable ?? false,
      ...(term.agreed_at === undefined ? {} : { agreed_at: term.agreed_at }),
      ...(term.agreed_by === undefined ? {} : { agreed_by: term.agreed_by }),
      since: isSame ? previous.since : askedAt.toISOString(),
    });
    if (!isSame) {
      const occurredAt = term.agreed ? dateOrNull(term.agreed_at) : null;
      events.push({
        ...consentEvent(
          'term',
          tag,
          previous?.agreed,
          term.agreed,
          observation,
          knownAt(previous, notBefore),
        ),
        occurredAt,
      });
    }
  }
  for (const gone of known.values()) {
    if (gone.agreed) {
      events.push(consentEvent('term', gone.tag, true, null, observation, knownAt(gone, notBefore)));
    }
  }
  return { stored, events };
}

/** When a term was last seen as it is stored: at the reading before, or at a change of it answered since. */
function knownAt(previous: StoredTerm | undefined, readAt: Date | null): Date | null {
  const since = previous ? new Date(previous.since) : null;
  return since && (!readAt || since > readAt) ? since : readAt;
}

/**
 * What the answer to a changing call changes, which tells of single terms (§2.7, §2.8). One that was never read is a fact
 * too, and stored, so that the reading that follows does not find it anew.
 *
 * @param notBefore before the reading before was asked for
 */
export function diffChangedTerms(
  before: StoredTerm[] | null,
  changed: NonNullable<Observation['changedTerms']>,
  observation: Observation,
  notBefore: Date | null,
): { stored: StoredTerm[]; events: StateEvent[] } {
  const changes = new Map(changed.map((term) => [storableText(term.tag), term]));
  const known = (before ?? []).map((term): KakaoServiceTerm => {
    const change = changes.get(term.tag);
    if (!change) return term;
    changes.delete(term.tag);
    const { agreed_at: _at, agreed_by: _by, ...rest } = term;
    return { ...rest, ...change };
  });
  return diffTerms(before, [...known, ...changes.values()], observation, notBefore);
}

function consentEvent(
  type: 'scope' | 'term',
  subject: string,
  from: boolean | undefined,
  to: boolean | null,
  observation: Observation,
  notBefore: Date | null,
): StateEvent {
  return {
    ...event(type, observation, { notBefore }, subject),
    fromAgreed: from ?? null,
    toAgreed: to,
  };
}
