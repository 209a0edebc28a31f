import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often each scope and term was given and withdrawn on each KST day, kept for the overview as people are counted
 * (`count_changes`): rows that add up, those last folded and the changes since.
 */
export class CountChangesOfConsentByDay1764003800000 implements MigrationInterface {
  name = 'CountChangesOfConsentByDay1764003800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "consent_change_counts" (
        "type" text NOT NULL,
        "subject" text NOT NULL,
        "changed_on" date NOT NULL,
        "given" integer NOT NULL,
        "withdrawn" integer NOT NULL,
        CONSTRAINT "consent_change_counts_pkey" PRIMARY KEY ("type", "subject", "changed_on")
      )`);
    await queryRunner.query(`
      CREATE TABLE "new_consent_change_counts" (
        "type" text NOT NULL,
        "subject" text NOT NULL,
        "changed_on" date NOT NULL,
        "given" integer NOT NULL,
        "withdrawn" integer NOT NULL
      )`);
    for (const [event, { referencing, changed }] of Object.entries(CHANGED)) {
      await queryRunner.query(`
        CREATE FUNCTION count_consent_changes_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO new_consent_change_counts (type, subject, changed_on, given, withdrawn)
          SELECT * FROM (${countsOf(changed)}) AS c WHERE given <> 0 OR withdrawn <> 0;
          RETURN NULL;
        END $$`);
      await queryRunner.query(`
        CREATE TRIGGER "consent_events_count_on_${event}" AFTER ${event.toUpperCase()} ON "consent_events" ${referencing}
          FOR EACH STATEMENT EXECUTE FUNCTION count_consent_changes_on_${event}()`);
      await queryRunner.query(
        `ALTER TABLE "consent_events" ENABLE ALWAYS TRIGGER "consent_events_count_on_${event}"`,
      );
    }
    // One at a time, like the counts of people. Each statement sees what was committed until it begins.
    await queryRunner.query(`
      CREATE FUNCTION fold_consent_change_counts() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM new_consent_change_counts) THEN RETURN; END IF;
        PERFORM FROM count_folds FOR UPDATE;
        WITH new AS (DELETE FROM new_consent_change_counts RETURNING *)
        INSERT INTO consent_change_counts AS c (type, subject, changed_on, given, withdrawn)
        SELECT type, subject, changed_on, sum(given), sum(withdrawn) FROM new
         GROUP BY 1, 2, 3 HAVING sum(given) <> 0 OR sum(withdrawn) <> 0
        ON CONFLICT (type, subject, changed_on)
          DO UPDATE SET given = c.given + excluded.given, withdrawn = c.withdrawn + excluded.withdrawn;
      END $$`);
    // Everything counted anew from the facts themselves: at first, after a TRUNCATE, and where anybody doubts it.
    await queryRunner.query(`
      CREATE FUNCTION recount_consent_changes() RETURNS void LANGUAGE sql AS $$
        LOCK TABLE consent_events IN SHARE MODE;
        SELECT FROM count_folds FOR UPDATE;
        DELETE FROM new_consent_change_counts;
        DELETE FROM consent_change_counts;
        INSERT INTO consent_change_counts (type, subject, changed_on, given, withdrawn)
        ${countsOf('SELECT *, 1 AS facts FROM consent_events')};
      $$`);
    await queryRunner.query(`
      CREATE FUNCTION recount_consent_changes_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM recount_consent_changes();
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "consent_events_count_on_truncate" AFTER TRUNCATE ON "consent_events"
        FOR EACH STATEMENT EXECUTE FUNCTION recount_consent_changes_on_truncate()`);
    await queryRunner.query('SELECT recount_consent_changes()');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const event of [...Object.keys(CHANGED), 'truncate']) {
      await queryRunner.query(`DROP TRIGGER "consent_events_count_on_${event}" ON "consent_events"`);
    }
    await queryRunner.query(
      'DROP FUNCTION recount_consent_changes_on_truncate, recount_consent_changes, fold_consent_change_counts',
    );
    for (const event of Object.keys(CHANGED)) {
      await queryRunner.query(`DROP FUNCTION count_consent_changes_on_${event}`);
    }
    await queryRunner.query('DROP TABLE "new_consent_change_counts", "consent_change_counts"');
  }
}

const added = 'SELECT *, 1 AS facts FROM added';
const removed = 'SELECT *, -1 AS facts FROM removed';
/** What each kind of statement adds to the facts. */
const CHANGED: Record<string, { referencing: string; changed: string }> = {
  insert: { referencing: 'REFERENCING NEW TABLE AS added', changed: added },
  // Of a fact nothing that is counted is ever changed; were it, the counts would follow.
  update: {
    referencing: 'REFERENCING NEW TABLE AS added OLD TABLE AS removed',
    changed: `${added} UNION ALL ${removed}`,
  },
  delete: { referencing: 'REFERENCING OLD TABLE AS removed', changed: removed },
};

/** Counts of facts by what changed and when: a first reading is no change, nor is what Kakao no longer lists. */
function countsOf(facts: string): string {
  return `
    SELECT type, subject, kst_day(coalesce(occurred_at, observed_at)) AS changed_on,
           coalesce(sum(facts) FILTER (WHERE to_agreed), 0) AS given,
           coalesce(sum(facts) FILTER (WHERE NOT to_agreed), 0) AS withdrawn
      FROM (${facts}) AS f
     WHERE type IN ('scope', 'term') AND from_agreed <> to_agreed
     GROUP BY 1, 2, 3`;
}
