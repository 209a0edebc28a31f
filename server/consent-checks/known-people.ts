import type { EntityManager } from 'typeorm';
import { type AsOf, asOf } from '../consents/as-of.js';
import type { Fact, LastReadings } from '../consents/lives.js';
import type { Rule } from './decide.js';

/** What is needed of a row of `users`. */
type Reading = Omit<LastReadings, 'tellsSignUp'> & { id: string; hasSignedUp: boolean | null };

const LINK_EVENTS = ['linked', 'waiting', 'unlinked', 'relinked'];

/**
 * What was known of people at the moment of a rule, as far as the rule asks; of everybody something, of people never
 * seen that nothing is known.
 *
 * @param manager a transaction in which both statements see the same
 */
export async function knownOf(
  manager: EntityManager,
  userIds: readonly string[],
  { scopes, terms, at }: Rule,
): Promise<(userId: string) => AsOf> {
  const ids = `{${userIds.join(',')}}`;
  const readings: Reading[] = await manager.query(
    `SELECT id, seen_at AS "seenAt", profile_read_at AS "profileReadAt", scopes_read_at AS "scopesReadAt",
            terms_read_at AS "termsReadAt", has_signed_up AS "hasSignedUp"
       FROM users WHERE id = ANY($1::bigint[])`,
    [ids],
  );
  const facts: (Fact & { userId: string })[] = await manager.query(
    `SELECT e.user_id AS "userId", e.id, e.type, e.subject, e.to_agreed AS "toAgreed",
            e.occurred_at AS "occurredAt", e.observed_at AS "observedAt", e.not_before AS "notBefore",
            e.profile_read_at AS "profileReadAt", e.scopes_read_at AS "scopesReadAt",
            e.terms_read_at AS "termsReadAt", e.source
       FROM unnest($1::bigint[]) AS person (id) JOIN consent_events e ON e.user_id = person.id
      WHERE e.type = ANY($2::text[]) OR (e.type = 'scope' AND e.subject = ANY($3::text[]))
         OR (e.type = 'term' AND e.subject = ANY($4::text[]))
      ORDER BY e.user_id, e.id`,
    [ids, LINK_EVENTS, scopes, terms],
  );
  const readingOf = new Map(readings.map((reading) => [reading.id, reading]));
  const factsOf = new Map<string, Fact[]>();
  for (const { userId, ...fact } of facts) {
    const known = factsOf.get(userId);
    if (known) known.push(fact);
    else factsOf.set(userId, [fact]);
  }
  return (userId) => asOf(factsOf.get(userId) ?? [], lastReadings(readingOf.get(userId)), at);
}

function lastReadings(reading: Reading | undefined): LastReadings {
  if (!reading) {
    return { seenAt: null, profileReadAt: null, scopesReadAt: null, termsReadAt: null, tellsSignUp: true };
  }
  return { ...reading, tellsSignUp: reading.hasSignedUp !== null || reading.profileReadAt === null };
}
