import type { DataSource } from 'typeorm';

/** How many people to invent, and what they can agree to. */
export interface SeedOptions {
  people: number;
  /** 12 unless said otherwise. */
  scopes?: number;
  /** 4 unless said otherwise. */
  terms?: number;
}

const SCOPES = [
  'profile_nickname',
  'profile_image',
  'account_email',
  'name',
  'gender',
  'age_range',
  'birthday',
  'birthyear',
  'phone_number',
  'shipping_address',
  'talk_message',
  'friends',
];
const TERMS = ['service_2024', 'privacy_2024', 'marketing_2025', 'night_push_2025'];

/**
 * Fills an empty mirror with invented people, without Kakao and in a few statements: a million take some
 * tens of seconds. The same options give the same people. For measuring, never for a desk in use.
 */
export async function seedPeople(dataSource: DataSource, options: SeedOptions): Promise<void> {
  const scopes = SCOPES.slice(0, options.scopes ?? SCOPES.length);
  const terms = TERMS.slice(0, options.terms ?? TERMS.length);
  await dataSource.transaction(async (manager) => {
    const run = (sql: string, params: unknown[] = []) => manager.query(sql, params);
    await run(`SET LOCAL synchronous_commit = off`);
    // Each person's answers come from the bits of a hash of the id; rare and common ones alike.
    await run(
      `CREATE TEMP TABLE seed ON COMMIT DROP AS
       SELECT n, CASE WHEN n % 5 = 0 THEN 1376016924400000000 + n * 7 ELSE 1000000000 + n * 3 END AS id,
              ARRAY(SELECT s FROM unnest($2::text[]) WITH ORDINALITY AS t (s, place)
                     WHERE abs(hashint8extended(n, place)) % 100 < 100 - place * 7 ORDER BY s) AS agreed,
              ARRAY(SELECT s FROM unnest($3::text[]) WITH ORDINALITY AS t (s, place)
                     WHERE abs(hashint8extended(n, 100 + place)) % 100 < 110 - place * 20 ORDER BY s) AS terms
         FROM generate_series(1, $1::bigint) AS n`,
      [options.people, scopes, terms],
    );
    await run(
      `INSERT INTO consent_sets (scopes_agreed, terms_agreed, digest)
       SELECT agreed, terms, encode(sha256(convert_to(
                '[' || array_to_json(agreed)::text || ',' || array_to_json(terms)::text || ']', 'UTF8')), 'hex')
         FROM (SELECT DISTINCT agreed, terms FROM seed) AS s
       ON CONFLICT DO NOTHING`,
    );
    await run(
      `INSERT INTO users (id, status, connected_at, has_signed_up, consent_set_id, first_seen_at, seen_at,
                          profile_read_at, scopes_read_at, terms_read_at)
       SELECT seed.id, CASE WHEN n % 50 = 0 THEN 'waiting' WHEN n % 40 = 1 THEN 'unlinked' ELSE 'linked' END,
              timestamptz '2022-01-01Z' + make_interval(secs => abs(hashint8extended(n, 7)) % 150000000),
              n % 50 <> 0, CASE WHEN n % 40 <> 1 THEN s.id END, now(), now(), now(), now(), now()
         FROM seed JOIN consent_sets s ON s.scopes_agreed = seed.agreed AND s.terms_agreed = seed.terms
        ORDER BY seed.id`,
    );
    await run(
      `INSERT INTO user_profiles (user_id, nickname, email, phone_number, search_text, kakao_account)
       SELECT id, nickname, email, phone,
              E'\\n' || id || E'\\n' || lower(nickname) || COALESCE(E'\\n' || email, '') || E'\\n82' || right(phone, -4) || E'\\n',
              jsonb_build_object('email', email, 'phone_number', phone, 'profile', jsonb_build_object('nickname', nickname))
         FROM (SELECT id, chr(44032 + (hashint8extended(n, 11) & 8191)::int) || chr(44032 + (hashint8extended(n, 12) & 8191)::int)
                        || chr(44032 + (hashint8extended(n, 13) & 4095)::int) AS nickname,
                      CASE WHEN n % 6 > 0 THEN 'person' || n || '@example.com' END AS email,
                      '+82 10' || lpad((n % 100000000)::text, 8, '0') AS phone
                 FROM seed) AS p
        ORDER BY id`,
    );
    await run(
      `INSERT INTO user_consents (user_id, scopes, terms)
       SELECT seed.id, t.scopes, t.terms FROM seed JOIN (
         SELECT agreed, terms AS agreed_terms,
                (SELECT jsonb_agg(jsonb_build_object('id', s, 'display_name', s, 'type', 'PRIVACY', 'using', true,
                                                     'agreed', s = ANY(agreed), 'since', '2026-01-01T00:00:00.000Z'))
                   FROM unnest($1::text[]) AS s) AS scopes,
                (SELECT jsonb_agg(jsonb_build_object('tag', s, 'required', false, 'revocable', true,
                                                     'agreed', s = ANY(terms), 'since', '2026-01-01T00:00:00.000Z'))
                   FROM unnest($2::text[]) AS s) AS terms
           FROM (SELECT DISTINCT agreed, terms FROM seed) AS d) AS t
         ON t.agreed = seed.agreed AND t.agreed_terms = seed.terms
        ORDER BY seed.id`,
      [scopes, terms],
    );
    await run(
      `INSERT INTO scopes SELECT s, s, 'PRIVACY', true, now() FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING`,
      [scopes],
    );
    await run(
      `INSERT INTO service_terms SELECT s, false, now() FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING`,
      [terms],
    );
  });
  await dataSource.query('VACUUM (ANALYZE) users, user_profiles, user_consents, consent_sets');
}
