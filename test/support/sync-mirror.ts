import type { DataSource } from 'typeorm';
import { expect } from 'vitest';
import type { TruePerson } from './kakao-control.js';

/** A person as the mirror has them. */
export interface MirrorRow {
  id: string;
  status: string;
  connected_at: Date;
  nickname: string | null;
  email: string | null;
  scopes_agreed: string[];
  terms_agreed: string[];
  terms: { tag: string; agreed: boolean; agreed_at?: string; agreed_by?: string }[] | null;
}

/** Everybody in the mirror, by id. */
export async function mirror(database: DataSource): Promise<Map<string, MirrorRow>> {
  const rows: MirrorRow[] = await database.query(
    `SELECT u.id, u.status, u.connected_at, p.nickname, p.email, s.scopes_agreed, s.terms_agreed, c.terms
       FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
       LEFT JOIN user_consents c ON c.user_id = u.id LEFT JOIN consent_sets s ON s.id = u.consent_set_id`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export const unlinkedIn = async (database: DataSource) =>
  [...(await mirror(database)).values()].filter((row) => row.status === 'unlinked').map((row) => row.id);

/** The facts that stand in a history more than once although they happened once. */
export async function repeatedFacts(database: DataSource): Promise<unknown[]> {
  return database.query(
    `SELECT user_id, type, subject, count(*) FROM consent_events GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  );
}

/** The mirror has of a person what is true at the simulator. */
export function expectTrue(row: MirrorRow | undefined, truth: TruePerson): void {
  const hasEmail = truth.scopes.includes('account_email') && truth.account.email !== null;
  expect(row, truth.id).toMatchObject({
    status: truth.state,
    connected_at: new Date(truth.connectedAt ?? ''),
    nickname: truth.scopes.includes('profile_nickname') ? truth.account.nickname : null,
    email: hasEmail ? truth.account.email : null,
    scopes_agreed: [...truth.scopes].sort(),
    terms_agreed: truth.terms.map((term) => term.tag).sort(),
  });
  const agreed = row?.terms?.filter((term) => term.agreed) ?? [];
  const times = agreed.map(({ tag, agreed_at, agreed_by }) => ({
    tag,
    agreedAt: agreed_at,
    agreedBy: agreed_by,
  }));
  expect(times, truth.id).toEqual(truth.terms);
}
