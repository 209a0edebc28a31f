import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Apart: the counts of people as they were when a worker last folded changes into them, which is an edition with a
 * name of its own, and the changes since. A server keeps a copy of an edition and reads the changes only. A statement
 * writes its changes once, for both counts.
 */
export class FoldCountsOfPeople1764002200000 implements MigrationInterface {
  name = 'FoldCountsOfPeople1764002200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(HOLD_WRITERS);
    await queryRunner.query('DROP TABLE "day_counts", "consent_counts"');
    // 0 stands for those of whom no consent was read, or who are unlinked.
    await queryRunner.query(`
      CREATE TABLE "consent_counts" (
        "status" text NOT NULL,
        "consent_set_id" integer NOT NULL,
        "people" integer NOT NULL,
        CONSTRAINT "consent_counts_pkey" PRIMARY KEY ("status", "consent_set_id")
      )`);
    await queryRunner.query(`
      CREATE TABLE "day_counts" (
        "status" text NOT NULL,
        "connected_on" date NOT NULL,
        "people" integer NOT NULL,
        CONSTRAINT "day_counts_pkey" PRIMARY KEY ("status", "connected_on")
      )`);
    await queryRunner.query(`
      CREATE TABLE "count_changes" (
        "status" text NOT NULL,
        "consent_set_id" integer NOT NULL,
        "connected_on" date NOT NULL,
        "people" integer NOT NULL
      )`);
    await queryRunner.query(`CREATE TABLE "count_folds" ("edition" uuid NOT NULL)`);
    await queryRunner.query(`INSERT INTO "count_folds" VALUES (gen_random_uuid())`);
    for (const [event, changed] of Object.entries(CHANGED)) {
      await queryRunner.query(`
        CREATE OR REPLACE FUNCTION count_people_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO count_changes (status, consent_set_id, connected_on, people)
          SELECT status, coalesce(consent_set_id, 0), kst_day(connected_at), sum(people) FROM (${changed}) AS d
           GROUP BY 1, 2, 3 HAVING sum(people) <> 0;
          RETURN NULL;
        END $$`);
    }
    // One at a time: the edition is locked first. Each statement sees what was committed until it begins.
    await queryRunner.query(`
      CREATE FUNCTION fold_people_counts() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM count_folds FOR UPDATE;
        IF NOT EXISTS (SELECT FROM count_changes) THEN RETURN; END IF;
        WITH changes AS (DELETE FROM count_changes RETURNING *),
        days AS (
          INSERT INTO day_counts AS c (status, connected_on, people)
          SELECT status, connected_on, sum(people) FROM changes GROUP BY 1, 2 HAVING sum(people) <> 0
          ON CONFLICT (status, connected_on) DO UPDATE SET people = c.people + excluded.people)
        INSERT INTO consent_counts AS c (status, consent_set_id, people)
        SELECT status, consent_set_id, sum(people) FROM changes GROUP BY 1, 2 HAVING sum(people) <> 0
        ON CONFLICT (status, consent_set_id) DO UPDATE SET people = c.people + excluded.people;
        DELETE FROM consent_counts WHERE people = 0;
        DELETE FROM day_counts WHERE people = 0;
        UPDATE count_folds SET edition = gen_random_uuid();
      END $$`);
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION recount_people() RETURNS void LANGUAGE sql AS $$
        LOCK TABLE users IN SHARE MODE;
        UPDATE count_folds SET edition = gen_random_uuid();
        DELETE FROM count_changes;
        DELETE FROM consent_counts;
        DELETE FROM day_counts;
        INSERT INTO consent_counts (status, consent_set_id, people)
        SELECT status, coalesce(consent_set_id, 0), count(*) FROM users GROUP BY 1, 2;
        INSERT INTO day_counts (status, connected_on, people)
        SELECT status, kst_day(connected_at), count(*) FROM users GROUP BY 1, 2;
      $$`);
    await queryRunner.query('SELECT recount_people()');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(HOLD_WRITERS);
    await queryRunner.query('DROP FUNCTION fold_people_counts');
    await queryRunner.query('DROP TABLE "count_folds", "count_changes", "day_counts", "consent_counts"');
    await countInRows(queryRunner);
    await queryRunner.query('SELECT recount_people()');
  }
}

/** First of all: who has written to `users` goes on to the counts, and would wait for this while this waits for them. */
const HOLD_WRITERS = 'LOCK TABLE "users" IN SHARE MODE';

/** The counts as they were before. */
async function countInRows(queryRunner: QueryRunner): Promise<void> {
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
  for (const [event, changed] of Object.entries(CHANGED)) {
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION count_people_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
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
  }
  // Everything counted anew from the people themselves: at first, after a TRUNCATE, and where anybody doubts it.
  await queryRunner.query(`
    CREATE OR REPLACE FUNCTION recount_people() RETURNS void LANGUAGE sql AS $$
      LOCK TABLE users IN SHARE MODE;
      DELETE FROM consent_counts;
      DELETE FROM day_counts;
      INSERT INTO consent_counts (status, consent_set_id, mask, people)
      SELECT u.status, u.consent_set_id, s.mask, count(*)
        FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id GROUP BY 1, 2, 3;
      INSERT INTO day_counts (status, connected_on, people) SELECT status, kst_day(connected_at), count(*) FROM users GROUP BY 1, 2;
    $$`);
}

const added = 'SELECT status, consent_set_id, connected_at, 1 AS people FROM added';
const removed = 'SELECT status, consent_set_id, connected_at, -1 AS people FROM removed';
/** What each kind of statement adds to the counts. */
const CHANGED: Record<string, string> = {
  insert: added,
  update: `${added} UNION ALL ${removed}`,
  delete: removed,
};
