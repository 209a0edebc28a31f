import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when people were not read completely, kept for the overview and the refresh plan as people are counted
 * (`count_changes`): linked and waiting ones by the ten minutes in which the part was read that was read longest ago, as rows
 * that add up, those last folded and the changes since.
 */
export class CountPeopleByReading1764003810000 implements MigrationInterface {
  name = 'CountPeopleByReading1764003810000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // `-infinity` where a part was never read.
    await queryRunner.query(`
      CREATE TABLE "reading_counts" (
        "read_from" timestamptz NOT NULL,
        "people" integer NOT NULL,
        CONSTRAINT "reading_counts_pkey" PRIMARY KEY ("read_from")
      )`);
    await queryRunner.query(`
      CREATE TABLE "new_reading_counts" (
        "read_from" timestamptz NOT NULL,
        "people" integer NOT NULL
      )`);
    await queryRunner.query(`
      CREATE FUNCTION ten_minutes_of(moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN date_bin('10 minutes', moment, timestamptz '1970-01-01 00:00:00Z')`);
    for (const [event, { referencing, changed }] of Object.entries(CHANGED)) {
      await queryRunner.query(`
        CREATE FUNCTION count_readings_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO new_reading_counts (read_from, people)
          SELECT * FROM (${countsOf(changed)}) AS c WHERE people <> 0;
          RETURN NULL;
        END $$`);
      await queryRunner.query(`
        CREATE TRIGGER "users_count_readings_on_${event}" AFTER ${event.toUpperCase()} ON "users" ${referencing}
          FOR EACH STATEMENT EXECUTE FUNCTION count_readings_on_${event}()`);
      await queryRunner.query(`ALTER TABLE "users" ENABLE ALWAYS TRIGGER "users_count_readings_on_${event}"`);
    }
    // One at a time, like the other counts. Each statement sees what was committed until it begins.
    await queryRunner.query(`
      CREATE FUNCTION fold_reading_counts() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM new_reading_counts) THEN RETURN; END IF;
        PERFORM FROM count_folds FOR UPDATE;
        WITH new AS (DELETE FROM new_reading_counts RETURNING *)
        INSERT INTO reading_counts AS c (read_from, people)
        SELECT read_from, sum(people) FROM new GROUP BY 1 HAVING sum(people) <> 0
        ON CONFLICT (read_from) DO UPDATE SET people = c.people + excluded.people;
        DELETE FROM reading_counts WHERE people = 0;
      END $$`);
    // Everything counted anew from the people themselves: at first, after a TRUNCATE, and where anybody doubts it.
    await queryRunner.query(`
      CREATE FUNCTION recount_readings() RETURNS void LANGUAGE sql AS $$
        LOCK TABLE users IN SHARE MODE;
        SELECT FROM count_folds FOR UPDATE;
        DELETE FROM new_reading_counts;
        DELETE FROM reading_counts;
        INSERT INTO reading_counts (read_from, people) ${countsOf('SELECT *, 1 AS people FROM users')};
      $$`);
    await queryRunner.query(`
      CREATE FUNCTION recount_readings_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM recount_readings();
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "users_count_readings_on_truncate" AFTER TRUNCATE ON "users"
        FOR EACH STATEMENT EXECUTE FUNCTION recount_readings_on_truncate()`);
    await queryRunner.query('SELECT recount_readings()');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const event of [...Object.keys(CHANGED), 'truncate']) {
      await queryRunner.query(`DROP TRIGGER "users_count_readings_on_${event}" ON "users"`);
    }
    await queryRunner.query(
      'DROP FUNCTION recount_readings_on_truncate, recount_readings, fold_reading_counts',
    );
    for (const event of Object.keys(CHANGED)) {
      await queryRunner.query(`DROP FUNCTION count_readings_on_${event}`);
    }
    await queryRunner.query('DROP FUNCTION ten_minutes_of');
    await queryRunner.query('DROP TABLE "new_reading_counts", "reading_counts"');
  }
}

const added = 'SELECT *, 1 AS people FROM added';
const removed = 'SELECT *, -1 AS people FROM removed';
/** What each kind of statement adds to the people. */
const CHANGED: Record<string, { referencing: string; changed: string }> = {
  insert: { referencing: 'REFERENCING NEW TABLE AS added', changed: added },
  update: {
    referencing: 'REFERENCING NEW TABLE AS added OLD TABLE AS removed',
    changed: `${added} UNION ALL ${removed}`,
  },
  delete: { referencing: 'REFERENCING OLD TABLE AS removed', changed: removed },
};

function countsOf(people: string): string {
  return `
    SELECT ten_minutes_of(LEAST(COALESCE(profile_read_at, '-infinity'), COALESCE(scopes_read_at, '-infinity'), terms_read_at)) AS read_from,
           sum(people) AS people
      FROM (${people}) AS p WHERE status <> 'unlinked' GROUP BY 1`;
}
