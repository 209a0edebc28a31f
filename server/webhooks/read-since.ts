import type { EntityManager } from 'typeorm';

/** What is stored of a notice that a person has changed. */
interface ChangeNotice {
  user_id: string;
  event: string;
  occurred_at: Date | null;
  received_at: Date;
  /** The scopes that a token named; none where it named none. */
  scopes: string[];
}

/**
 * Whether what a notice told of is known without asking Kakao: everything about the person was asked for after the notice
 * had come, or all that it told of is what a call of our own did. Kakao tells of those too (§10 no. 13), and asking about
 * each again would make a job that revokes scopes cost four calls a person.
 *
 * An own call's answer is later than what it did, and readings that were asked for before it change nothing any more. So
 * a notice of what happened after that answer is not taken for its echo; nor, as clocks differ, one of what is agreed to again.
 */
export async function isReadSince(manager: EntityManager, notice: ChangeNotice): Promise<boolean> {
  const [{ known }]: [{ known: boolean }] = await manager.query(
    `SELECT EXISTS (
       SELECT FROM users
        WHERE id = $1 AND (status = 'unlinked' AND absent_at >= $2
                           OR profile_read_at >= $2 AND scopes_read_at >= $2 AND terms_read_at >= $2)
     ) OR $3 = 'user-scope-withdraw' AND cardinality($4::text[]) > 0 AND $4::text[] <@ ARRAY(
       SELECT subject FROM consent_events
        WHERE user_id = $1 AND type = 'scope' AND to_agreed IS NOT TRUE AND is_own_call
          AND observed_at >= $5 AND observed_at < $5 + interval '1 minute'
     ) AND NOT EXISTS (
       SELECT FROM users u JOIN consent_sets s ON s.id = u.consent_set_id
        WHERE u.id = $1 AND s.scopes_agreed && $4
     ) AS known`,
    [notice.user_id, notice.received_at, notice.event, notice.scopes, notice.occurred_at],
  );
  return known;
}
