import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import type { UserStatus } from '../users/user.entity.js';
import type { Observation } from './observation.js';
import type { PersonState } from './person-state.js';
import type { StoredScope, StoredTerm } from './user-consents.entity.js';

interface Row {
  id: string;
  status: UserStatus;
  connected_at: Date | number;
  synched_at: Date | null;
  has_signed_up: boolean | null;
  first_seen_at: Date;
  seen_at: Date | null;
  profile_read_at: Date | null;
  scopes_read_at: Date | null;
  terms_read_at: Date | null;
  unlinked_at: Date | null;
  absent_at: Date | null;
  has_profile: boolean;
  nickname: string | null;
  email: string | null;
  phone_number: string | null;
  scopes: StoredScope[] | null;
  terms: StoredTerm[] | null;
}

/**
 * Reads and locks the stored state of the observed people, in the order of their ids so that two batches
 * cannot wait for each other. Where some are new, the transaction also becomes the only one adding people.
 *
 * @returns state by user id; people never seen are missing
 */
export async function loadPersonStates(
  manager: EntityManager,
  observations: Observation[],
): Promise<Map<string, PersonState>> {
  const ids = [...new Set(observations.map((observation) => observation.userId))];
  const states = await load(manager, ids);
  const missing = ids.filter((id) => !states.has(id));
  // An absence adds nobody, so there is nobody to add twice.
  if (missing.length === 0 || observations.every(({ link }) => link === 'absent')) return states;
  await lockNewPeople(manager);
  return new Map([...states, ...(await load(manager, missing))]);
}

/** From here to its end the transaction is the only one that adds people. */
export async function lockNewPeople(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.addPeople]);
}

async function load(manager: EntityManager, ids: string[]): Promise<Map<string, PersonState>> {
  if (ids.length === 0) return new Map();
  // By a statement before: whom this has waited for is read as left by then, which a join would tell of the locked row
  // alone, beside consents from before.
  const locked: { id: string }[] = await manager.query(
    'SELECT id FROM users WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE',
    [ids],
  );
  const rows: Row[] = await manager.query(
    `SELECT u.id, u.status, u.connected_at, u.synched_at, u.has_signed_up, u.first_seen_at, u.seen_at,
            u.profile_read_at, u.scopes_read_at, u.terms_read_at, u.unlinked_at, u.absent_at,
            p.user_id IS NOT NULL AS has_profile, p.nickname, p.email, p.phone_number, c.scopes, c.terms
       FROM users u
       LEFT JOIN user_profiles p ON p.user_id = u.id
       LEFT JOIN user_consents c ON c.user_id = u.id
      WHERE u.id = ANY($1::bigint[])`,
    [locked.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, stateOf(row)]));
}

function stateOf(row: Row): PersonState {
  return {
    status: row.status,
    connectedAt: row.connected_at instanceof Date ? row.connected_at : null,
    synchedAt: row.synched_at,
    hasSignedUp: row.has_signed_up,
    firstSeenAt: row.first_seen_at,
    seenAt: row.seen_at,
    profileReadAt: row.profile_read_at,
    scopesReadAt: row.scopes_read_at,
    termsReadAt: row.terms_read_at,
    unlinkedAt: row.unlinked_at,
    absentAt: row.absent_at,
    contact: row.has_profile
      ? { nickname: row.nickname, email: row.email, phoneNumber: row.phone_number }
      : null,
    scopes: row.scopes,
    terms: row.terms,
  };
}
