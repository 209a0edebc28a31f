import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { consentSetIds } from '../consent-sets/consent-sets.js';
import { compareDrift } from '../drift/compare-drift.js';
import type { KakaoUser } from '../kakao-client/index.js';
import { jsonText } from '../platform/database/json-text.js';
import { searchTextOf } from '../users/find/users.search.js';
import { askAgainAboutUnlinks } from '../webhooks/ask-again.js';
import { areAbsences, recordAbsences } from './absence-recorder.js';
import { recordCatalogue } from './catalogue.js';
import { combinationOf } from './combination-of.js';
import { askedAtOf, type Observation, type ObservationSource } from './observation.js';
import { claimOwnFacts } from './own-facts.js';
import { allTerms, applyObservation, type PersonState } from './person-state.js';
import { loadPersonStates } from './person-state.loader.js';
import type { StateEvent } from './state-event.js';
import { writeTermTimes } from './term-times.js';

/** What recording a batch did. */
export interface RecordResult {
  /** People seen for the first time. */
  created: number;
  /** People for whom at least one fact was added to the history. */
  changed: number;
}

interface Change {
  userId: string;
  state: PersonState;
  profile: KakaoUser | undefined;
  hasConsents: boolean;
  isNew: boolean;
}

/**
 * The one way in which anything learnt from Kakao about people enters the mirror: state, personal fields,
 * consents, their combination, and the facts for the history, for many people in a few statements.
 */
@Injectable()
export class ConsentRecorder {
  /**
   * Records observations inside the caller's transaction. Recording the same ones again, or ones that are
   * older than what is known, changes nothing. Of single people it is also compared with what the own systems were
   * told of them; after a sync or a large job a worker compares everybody, after a small one its people.
   *
   * @param manager the caller's transaction
   * @param observations at most some thousands; several of one person are applied in their order
   * @param source by which way and on whose behalf they came
   */
  async record(
    manager: EntityManager,
    observations: Observation[],
    source: ObservationSource,
  ): Promise<RecordResult> {
    const result = await this.write(manager, observations, source);
    if (source.source !== 'sync' && source.source !== 'job') {
      await compareDrift(
        manager,
        observations.map(({ userId }) => userId),
      );
    }
    return result;
  }

  private async write(
    manager: EntityManager,
    observations: Observation[],
    source: ObservationSource,
  ): Promise<RecordResult> {
    if (areAbsences(observations)) {
      const changed = await recordAbsences(manager, observations, source);
      if (changed < observations.length) await claimOwnFacts(manager, observations, [], source);
      return { created: 0, changed };
    }
    const states = await loadPersonStates(manager, observations);
    const changes = new Map<string, Change>();
    const events: (StateEvent & { userId: string })[] = [];
    const created = new Set<string>();
    for (const observation of observations) {
      const before = states.get(observation.userId) ?? null;
      const transition = applyObservation(before, observation);
      if (!transition) continue;
      if (!before) created.add(observation.userId);
      states.set(observation.userId, transition.next);
      const earlier = changes.get(observation.userId);
      const isProfileNew = transition.next.profileReadAt !== before?.profileReadAt;
      changes.set(observation.userId, {
        userId: observation.userId,
        state: transition.next,
        profile: isProfileNew ? (observation.profile ?? earlier?.profile) : earlier?.profile,
        // Those of an ended link go too: they must not show up again as the next link's.
        hasConsents:
          transition.next.scopes !== (before?.scopes ?? null) ||
          transition.next.terms !== (before?.terms ?? null) ||
          (earlier?.hasConsents ?? false),
        isNew: created.has(observation.userId),
      });
      for (const event of transition.events) events.push({ ...event, userId: observation.userId });
    }
    const list = [...changes.values()];
    await writeUsers(manager, list);
    await writeProfiles(manager, list);
    await writeConsents(manager, list);
    await recordCatalogue(manager, observations);
    await writeEvents(manager, events, source);
    await claimOwnFacts(manager, observations, events, source);
    await askAgainAboutUnlinks(manager, readingsOfNewLinks(observations, events));
    return { created: created.size, changed: new Set(events.map((event) => event.userId)).size };
  }
}

/** The readings that showed a link of which nobody knew. */
function readingsOfNewLinks(
  observations: Observation[],
  events: (StateEvent & { userId: string })[],
): { userId: string; askedAt: Date }[] {
  const isNew = ({ type, notBefore }: StateEvent) =>
    type === 'relinked' || ((type === 'linked' || type === 'waiting') && notBefore === null);
  const begun = new Set(events.filter(isNew).map(({ userId }) => userId));
  return observations
    .filter(({ userId, link }) => link === 'present' && begun.has(userId))
    .map((observation) => ({ userId: observation.userId, askedAt: askedAtOf(observation) }));
}

async function writeUsers(manager: EntityManager, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  const combinations = changes.map((change) => combinationOf(change.state));
  const setIds = await consentSetIds(
    manager,
    combinations.filter((combination) => combination !== null),
  );
  const rows = changes.map(({ userId, state }, index) => ({
    id: userId,
    status: state.status,
    connected_at: state.connectedAt ?? '-infinity',
    synched_at: state.synchedAt,
    has_signed_up: state.hasSignedUp,
    consent_set_id: setIds.get(combinations[index]?.digest ?? '') ?? null,
    first_seen_at: state.firstSeenAt,
    seen_at: state.seenAt,
    profile_read_at: state.profileReadAt,
    scopes_read_at: state.scopesReadAt,
    terms_read_at: state.termsReadAt,
    unlinked_at: state.unlinkedAt,
    absent_at: state.absentAt,
  }));
  await manager.query(
    `INSERT INTO users AS u (id, status, connected_at, synched_at, has_signed_up, consent_set_id, first_seen_at,
                             seen_at, profile_read_at, scopes_read_at, terms_read_at, unlinked_at, absent_at)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
       id bigint, status text, connected_at timestamptz, synched_at timestamptz, has_signed_up boolean,
       consent_set_id integer, first_seen_at timestamptz, seen_at timestamptz, profile_read_at timestamptz,
       scopes_read_at timestamptz, terms_read_at timestamptz, unlinked_at timestamptz,
       absent_at timestamptz)
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET
       status = excluded.status, connected_at = excluded.connected_at, synched_at = excluded.synched_at,
       has_signed_up = excluded.has_signed_up, consent_set_id = excluded.consent_set_id,
       seen_at = excluded.seen_at, profile_read_at = excluded.profile_read_at,
       scopes_read_at = excluded.scopes_read_at, terms_read_at = excluded.terms_read_at,
       unlinked_at = excluded.unlinked_at, absent_at = excluded.absent_at`,
    [jsonText(rows)],
  );
}

async function writeProfiles(manager: EntityManager, changes: Change[]): Promise<void> {
  const rows = changes
    .filter((change) => change.profile || change.isNew)
    .map(({ userId, state, profile }) => ({
      user_id: userId,
      nickname: state.contact?.nickname ?? null,
      email: state.contact?.email ?? null,
      phone_number: state.contact?.phoneNumber ?? null,
      search_text: searchTextOf(userId, state.contact ?? { nickname: null, email: null, phoneNumber: null }),
      kakao_account: profile?.kakao_account ?? null,
      properties: profile?.properties ?? null,
    }));
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO user_profiles AS p (user_id, nickname, email, phone_number, search_text, kakao_account, properties)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
       user_id bigint, nickname text, email text, phone_number text, search_text text,
       kakao_account jsonb, properties jsonb)
     ON CONFLICT (user_id) DO UPDATE SET
       nickname = excluded.nickname, email = excluded.email, phone_number = excluded.phone_number,
       search_text = excluded.search_text, kakao_account = excluded.kakao_account,
       properties = excluded.properties
     WHERE (p.search_text, p.kakao_account, p.properties, p.nickname, p.phone_number) IS DISTINCT FROM
       (excluded.search_text, excluded.kakao_account, excluded.properties, excluded.nickname, excluded.phone_number)`,
    [jsonText(rows)],
  );
}

async function writeConsents(manager: EntityManager, changes: Change[]): Promise<void> {
  const changed = changes.filter((change) => change.hasConsents);
  if (changed.length === 0) return;
  const rows = changed.map(({ userId, state: { scopes, terms } }) => ({ user_id: userId, scopes, terms }));
  await manager.query(
    `INSERT INTO user_consents AS c (user_id, scopes, terms)
     SELECT user_id, nullif(scopes, 'null'), nullif(terms, 'null')
       FROM jsonb_to_recordset($1::jsonb) AS r (user_id bigint, scopes jsonb, terms jsonb)
     ON CONFLICT (user_id) DO UPDATE SET scopes = excluded.scopes, terms = excluded.terms
     WHERE (c.scopes, c.terms) IS DISTINCT FROM (excluded.scopes, excluded.terms)`,
    [jsonText(rows)],
  );
  await writeTermTimes(
    manager,
    changed.map(({ userId, state }) => ({ userId, terms: allTerms(state) })),
  );
}

async function writeEvents(
  manager: EntityManager,
  events: (StateEvent & { userId: string })[],
  source: ObservationSource,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    user_id: event.userId,
    type: event.type,
    subject: event.subject,
    from_agreed: event.fromAgreed,
    to_agreed: event.toAgreed,
    occurred_at: event.occurredAt,
    observed_at: event.observedAt,
    not_before: event.notBefore,
    is_own_call: event.isOwnCall,
    profile_read_at: event.profileReadAt,
    scopes_read_at: event.scopesReadAt,
    terms_read_at: event.termsReadAt,
    doubt: event.doubt,
  }));
  await manager.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, occurred_at, observed_at,
                                 not_before, is_own_call, profile_read_at, scopes_read_at, terms_read_at, doubt,
                                 source, sync_id, job_id, operator_id, reason)
     SELECT e.*, $2, $3::bigint, $4::bigint, $5::bigint,
            -- What a webhook gives as the reason is that of the unlink it tells of.
            CASE WHEN $2 <> 'webhook' OR e.type = 'unlinked' THEN $6 END
       FROM jsonb_to_recordset($1::jsonb) AS e (
         user_id bigint, type text, subject text, from_agreed boolean, to_agreed boolean,
         occurred_at timestamptz, observed_at timestamptz, not_before timestamptz, is_own_call boolean,
         profile_read_at timestamptz, scopes_read_at timestamptz, terms_read_at timestamptz, doubt text)`,
    [
      jsonText(rows),
      source.source,
      source.syncId ?? null,
      source.jobId ?? null,
      source.operatorId ?? null,
      source.reason ?? null,
    ],
  );
}
