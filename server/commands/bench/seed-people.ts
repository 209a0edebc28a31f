import type { DataSource } from 'typeorm';
import { foldCounts } from '../../users/find/people-counts.timer.js';

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
 * Fills an empty mirror with invented people, without Kakao and in a few statements: a million take some minutes.
 * The same options give the same people. For measuring, never for a desk in use.
 */
export async function seedPeople(dataSource: DataSource, options: SeedOptions): Promise<void> {
  const scopes = SCOPES.slice(0, options.scopes ?? SCOPES.length);
  const terms = TERMS.slice(0, options.terms ?? TERMS.length);
  await dataSource.transaction(async (manager) => {
    const run = (sql: string, params: unknown[] = []) => manager.query(sql, params);
    await run(`SET LOCAL synchronous_commit = off`);
    await run(`SET LOCAL work_mem = '256MB'`);
    await run(`SET LOCAL maintenance_work_mem = '512MB'`);
    // What is written fits together by how it is made; a look-up for each row would take as long as writing it.
    await run(`SET LOCAL session_replication_role = replica`);
    // For the same reason the indexes are made when the rows are there.
    const indexes: { name: string; definition: string }[] = await run(
      `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
         FROM pg_index WHERE indrelid IN ('users'::regclass, 'user_profiles'::regclass, 'user_term_times'::regclass) AND NOT indisunique`,
    );
    for (const { name } of indexes) await run(`DROP INDEX ${name}`);
    // Each person's answers are the bits of a number, drawn from hashes of `n`; rare and common ones alike.
    const isAgreed = [
      ...scopes.map((_, place) => `abs(hashint8extended(n, ${place + 1})) % 100 < ${93 - place * 7}`),
      ...terms.map((_, place) => `abs(hashint8extended(n, ${place + 101})) % 100 < ${90 - place * 20}`),
    ];
    await run(
      `CREATE TEMP TABLE seed ON COMMIT DROP AS
       SELECT n, CASE WHEN n % 5 = 0 THEN 1376016924400000000 + n * 7 ELSE 1000000000 + n * 3 END AS id,
              ${isAgreed.map((condition, bit) => `((${condition})::int << ${bit})`).join(' | ')} AS answers
         FROM generate_series(1, $1::bigint) AS n
        ORDER BY id`,
      [options.people],
    );
    // Each combination once, so that it is also packed for storing once and not for each person.
    const bitsOf = (names: string, from: number) =>
      `LATERAL (SELECT name, (answers >> (${from - 1} + place)::int) & 1 = 1 AS agreed
                  FROM unnest(${names}::text[]) WITH ORDINALITY AS t (name, place)) AS b`;
    await run(
      `CREATE TEMP TABLE seed_sets ON COMMIT DROP AS
       SELECT answers, ARRAY(SELECT name FROM ${bitsOf('$1', 0)} WHERE agreed ORDER BY name) AS scopes_agreed,
              ARRAY(SELECT name FROM ${bitsOf('$2', scopes.length)} WHERE agreed ORDER BY name) AS terms_agreed,
              (SELECT jsonb_agg(jsonb_build_object('id', name, 'display_name', name, 'type', 'PRIVACY', 'using', true,
                                                   'agreed', agreed, 'since', '2026-01-01T00:00:00.000Z'))
                 FROM ${bitsOf('$1', 0)}) AS scopes,
              (SELECT jsonb_agg(jsonb_build_object('tag', name, 'required', false, 'revocable', true,
                                                   'agreed', agreed, 'since', '2026-01-01T00:00:00.000Z'))
                 FROM ${bitsOf('$2', scopes.length)}) AS terms
         FROM (SELECT DISTINCT answers FROM seed) AS d`,
      [scopes, terms],
    );
    await run('ANALYZE seed, seed_sets');
    await run(
      `INSERT INTO consent_sets (scopes_agreed, terms_agreed, digest)
       SELECT scopes_agreed, terms_agreed, encode(sha256(convert_to(
                '[' || array_to_json(scopes_agreed)::text || ',' || array_to_json(terms_agreed)::text || ']', 'UTF8')), 'hex')
         FROM seed_sets
       ON CONFLICT DO NOTHING`,
    );
    await run(
      `INSERT INTO users (id, status, connected_at, has_signed_up, consent_set_id, first_seen_at, seen_at,
                          profile_read_at, scopes_read_at, terms_read_at)
       SELECT seed.id, CASE WHEN n % 50 = 0 THEN 'waiting' WHEN n % 40 = 1 THEN 'unlinked' ELSE 'linked' END,
              timestamptz '2022-01-01Z' + make_interval(secs => abs(hashint8extended(n, 7)) % 150000000),
              n % 50 <> 0, CASE WHEN n % 40 <> 1 THEN s.id END, now(), now(), now(), now(), now()
         FROM seed JOIN seed_sets USING (answers) JOIN consent_sets s USING (scopes_agreed, terms_agreed)`,
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
                 FROM seed) AS p`,
    );
    await run(
      `INSERT INTO user_consents (user_id, scopes, terms)
       SELECT id, scopes, terms FROM seed JOIN seed_sets USING (answers)`,
    );
    // Kakao's time of each consent: up to three years back.
    await run(
      `INSERT INTO user_term_times (user_id, tag, agreed_at)
       SELECT id, tag, now() - make_interval(secs => abs(hashint8extended(n, 21)) % 94608000)
         FROM seed JOIN seed_sets USING (answers), unnest(terms_agreed) AS tag`,
    );
    for (const { definition } of indexes) await run(definition);
    await run(
      `INSERT INTO scopes SELECT s, s, 'PRIVACY', true, now() FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING`,
      [scopes],
    );
    await run(
      `INSERT INTO service_terms SELECT s, false, now() FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING`,
      [terms],
    );
  });
  await foldCounts(dataSource.manager);
  await dataSource.query(
    'VACUUM (ANALYZE) users, user_profiles, user_consents, user_term_times, consent_sets, consent_counts, day_counts, count_changes, reading_counts, new_reading_counts',
  );
}
