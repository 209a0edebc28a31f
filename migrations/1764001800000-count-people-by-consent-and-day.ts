import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counts of people that are right at every moment, so that a total needs no look at everybody: by status and
 * combination of consents, and by status and KST day of the link. Whatever changes `users` adds the difference in the
 * same statement, as further rows: nobody waits for a counter. Rows add up; a worker puts them together now and then.
 *
 * Combinations get a bit for each scope and term, since comparing lists of names takes ten times as long.
 */
export class CountPeopleByConsentAndDay1764001800000 implements MigrationInterface {
  name = 'CountPeopleByConsentAndDay1764001800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // The empty names stand for "was read at all". Names beyond the 63rd have no bit.
    await queryRunner.query(`
      CREATE TABLE "consent_names" (
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "position" integer GENERATED ALWAYS AS IDENTITY (MINVALUE 0) NOT NULL,
        "mask" bigint GENERATED ALWAYS AS (CASE WHEN "position" < 63 THEN 1::bigint << "position" END) STORED,
        CONSTRAINT "consent_names_pkey" PRIMARY KEY ("kind", "name"),
        CONSTRAINT "consent_names_kind_check" CHECK ("kind" IN ('scope', 'term'))
      )`);
    await queryRunner.query(
      `INSERT INTO "consent_names" ("kind", "name") VALUES ('scope', ''), ('term', '')`,
    );
    await queryRunner.query(`ALTER TABLE "consent_sets" ADD COLUMN "mask" bigint`);
    await queryRunner.query(`
      CREATE FUNCTION set_consent_mask() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        kinds text[] := array_fill('scope'::text, ARRAY[coalesce(cardinality(NEW.scopes_agreed), -1) + 1])
                     || array_fill('term'::text, ARRAY[coalesce(cardinality(NEW.terms_agreed), -1) + 1]);
        names text[] := CASE WHEN NEW.scopes_agreed IS NOT NULL THEN ARRAY[''] || NEW.scopes_agreed END
                     || CASE WHEN NEW.terms_agreed IS NOT NULL THEN ARRAY[''] || NEW.terms_agreed END;
      BEGIN
        IF EXISTS (SELECT FROM unnest(kinds, names) AS w (kind, name)
                    WHERE NOT EXISTS (SELECT FROM consent_names n WHERE n.kind = w.kind AND n.name = w.name)) THEN
          -- One at a time: two that add the same names in different orders would wait for each other.
          PERFORM pg_advisory_xact_lock(7315504230);
          INSERT INTO consent_names (kind, name)
          SELECT DISTINCT kind, name FROM unnest(kinds, names) AS w (kind, name)
           WHERE NOT EXISTS (SELECT FROM consent_names n WHERE n.kind = w.kind AND n.name = w.name)
          ON CONFLICT DO NOTHING;
        END IF;
        SELECT CASE WHEN coalesce(bool_and(n.mask IS NOT NULL), true) THEN coalesce(bit_or(n.mask), 0) END INTO NEW.mask
          FROM unnest(kinds, names) AS w (kind, name) LEFT JOIN consent_names n USING (kind, name);
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "consent_sets_mask" BEFORE INSERT OR UPDATE OF "scopes_agreed", "terms_agreed" ON "consent_sets"
        FOR EACH ROW EXECUTE FUNCTION set_consent_mask()`);
    await queryRunner.query(`ALTER TABLE "consent_sets" ENABLE ALWAYS TRIGGER "consent_sets_mask"`);
    await queryRunner.query(`UPDATE "consent_sets" SET "scopes_agreed" = "scopes_agreed"`);
    await queryRunner.query(`CREATE INDEX "consent_sets_mask_idx" ON "consent_sets" ("mask", "id")`);

    await queryRunner.query(`
      CREATE TABLE "consent_counts" (
        "status" text NOT NULL,
        "consent_set_id" integer,
        "mask" bigint,
        "people" integer NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE "day_counts" (
        "status" text NOT NULL,
        "connected_on" date NOT NULL,
        "people" integer NOT NULL
      )`);
    await queryRunner.query(`
      CREATE FUNCTION kst_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN (moment AT TIME ZONE INTERVAL '9 hours')::date`);
    for (const [event, changed] of Object.entries(CHANGED)) {
      await queryRunner.query(`
        CREATE FUNCTION count_people_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO consent_counts (status, consent_set_id, mask, people)
          SELECT c.status, c.consent_set_id, (SELECT s.mask FROM consent_sets s WHERE s.id = c.consent_set_id), c.people
            FROM (SELECT status, consent_set_id, sum(people) AS people FROM (${changed}) AS d
                   GROUP BY status, consent_set_id HAVING sum(people) <> 0) AS c;
          INSERT INTO day_counts (status, connected_on, people)
          SELECT status, kst_day(connected_at), sum(people) FROM (${changed}) AS d
           GROUP BY 1, 2 HAVING sum(people) <> 0;
          RETURN NULL;
        END $$`);
      await queryRunner.query(`
        CREATE TRIGGER "users_count_on_${event}" AFTER ${event.toUpperCase()} ON "users" ${REFERENCING[event]}
          FOR EACH STATEMENT EXECUTE FUNCTION count_people_on_${event}()`);
      await queryRunner.query(`ALTER TABLE "users" ENABLE ALWAYS TRIGGER "users_count_on_${event}"`);
    }
    // Everything counted anew from the people themselves: at first, after a TRUNCATE, and where anybody doubts it.
    await queryRunner.query(`
      CREATE FUNCTION recount_people() RETURNS void LANGUAGE sql AS $$
        LOCK TABLE users IN SHARE MODE;
        DELETE FROM consent_counts;
        DELETE FROM day_counts;
        INSERT INTO consent_counts (status, consent_set_id, mask, people)
        SELECT u.status, u.consent_set_id, s.mask, count(*)
          FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id GROUP BY 1, 2, 3;
        INSERT INTO day_counts (status, connected_on, people) SELECT status, kst_day(connected_at), count(*) FROM users GROUP BY 1, 2;
      $$`);
    await queryRunner.query(`
      CREATE FUNCTION recount_people_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM recount_people();
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "users_count_on_truncate" AFTER TRUNCATE ON "users"
        FOR EACH STATEMENT EXECUTE FUNCTION recount_people_on_truncate()`);
    await queryRunner.query('SELECT recount_people()');

    // What the list is ordered by, with what it is filtered by, so that passing people over needs no look at their rows.
    await queryRunner.query(`DROP INDEX "users_connected_at_idx"`);
    await queryRunner.query(
      `CREATE INDEX "users_connected_at_idx" ON "users" ("connected_at", "id") INCLUDE ("status", "consent_set_id")`,
    );
    await queryRunner.query(
      `CREATE INDEX "users_stale_idx" ON "users"
         ((LEAST(COALESCE("profile_read_at", '-infinity'), COALESCE("scopes_read_at", '-infinity'), "terms_read_at")))
         WHERE "status" <> 'unlinked'`,
    );
    // Whole fields, and single characters beyond ASCII: one or two syllables of a name make no trigram.
    await queryRunner.query(`
      CREATE FUNCTION search_words(search_text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN string_to_array(search_text, E'\\n')
            || regexp_split_to_array(regexp_replace(search_text, '[\\x01-\\x7f]+', '', 'g'), '')`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_words_idx" ON "user_profiles" USING gin (search_words("search_text"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "user_profiles_words_idx"');
    await queryRunner.query('DROP FUNCTION search_words');
    await queryRunner.query(`DROP INDEX "users_stale_idx"`);
    await queryRunner.query(`DROP INDEX "users_connected_at_idx"`);
    await queryRunner.query(`CREATE INDEX "users_connected_at_idx" ON "users" ("connected_at", "id")`);
    for (const event of [...Object.keys(CHANGED), 'truncate']) {
      await queryRunner.query(`DROP TRIGGER "users_count_on_${event}" ON "users"`);
    }
    await queryRunner.query('DROP FUNCTION recount_people_on_truncate, recount_people');
    for (const event of Object.keys(CHANGED)) {
      await queryRunner.query(`DROP FUNCTION count_people_on_${event}`);
    }
    await queryRunner.query('DROP FUNCTION kst_day');
    await queryRunner.query('DROP TABLE "day_counts", "consent_counts"');
    await queryRunner.query('DROP TRIGGER "consent_sets_mask" ON "consent_sets"');
    await queryRunner.query('DROP FUNCTION set_consent_mask');
    await queryRunner.query('DROP INDEX "consent_sets_mask_idx"');
    await queryRunner.query('ALTER TABLE "consent_sets" DROP COLUMN "mask"');
    await queryRunner.query('DROP TABLE "consent_names"');
  }
}

const added = 'SELECT status, consent_set_id, connected_at, 1 AS people FROM added';
const removed = 'SELECT status, consent_set_id, connected_at, -1 AS people FROM removed';
/** What each kind of statement adds to the counts. */
const CHANGED: Record<string, string> = {
  insert: added,
  update: `${added} UNION ALL ${removed}`,
  delete: removed,
};
const REFERENCING: Record<string, string> = {
  insert: 'REFERENCING NEW TABLE AS added',
  update: 'REFERENCING NEW TABLE AS added OLD TABLE AS removed',
  delete: 'REFERENCING OLD TABLE AS removed',
};
