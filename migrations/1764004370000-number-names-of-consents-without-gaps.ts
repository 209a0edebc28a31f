import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each name of a scope or term takes the next of 63 bits. A sequence gave them out, and what that gave is used up also where
 * the transaction was rolled back, or where a standby took over: a sync that failed a few times left no bit for anybody. Now
 * the next one is that after the last, and where there are gaps they are closed.
 */
export class NumberNamesOfConsentsWithoutGaps1764004370000 implements MigrationInterface {
  name = 'NumberNamesOfConsentsWithoutGaps1764004370000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Nobody may be adding a combination with the bits as they were.
    await queryRunner.query('LOCK TABLE "consent_sets" IN SHARE ROW EXCLUSIVE MODE');
    await queryRunner.query('ALTER TABLE "consent_names" ALTER COLUMN "position" DROP IDENTITY');
    await queryRunner.query(
      setConsentMask(`INSERT INTO consent_names (kind, name, position)
          SELECT kind, name, (SELECT coalesce(max(position), -1) FROM consent_names) + row_number() OVER (ORDER BY kind, name)`),
    );
    await queryRunner.query(`
      DO $$ BEGIN
        IF (SELECT max(position) >= count(*) FROM consent_names) THEN
          UPDATE consent_names n SET position = d.place
            FROM (SELECT kind, name, row_number() OVER (ORDER BY position) - 1 AS place FROM consent_names) AS d
           WHERE n.kind = d.kind AND n.name = d.name;
          UPDATE consent_sets SET scopes_agreed = scopes_agreed;
          -- Servers keep the bits of an edition.
          UPDATE count_folds SET edition = gen_random_uuid();
        END IF;
      END $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      setConsentMask('INSERT INTO consent_names (kind, name) SELECT DISTINCT kind, name'),
    );
    await queryRunner.query(
      'ALTER TABLE "consent_names" ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (MINVALUE 0)',
    );
    await queryRunner.query(
      `SELECT setval(pg_get_serial_sequence('consent_names', 'position'), (SELECT max("position") FROM "consent_names"))`,
    );
  }
}

/** @param insert takes the names from `w`, those that are not there */
function setConsentMask(insert: string): string {
  return `
    CREATE OR REPLACE FUNCTION set_consent_mask() RETURNS trigger LANGUAGE plpgsql AS $$
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
        ${insert}
          FROM (SELECT DISTINCT kind, name FROM unnest(kinds, names) AS u (kind, name)) AS w
         WHERE NOT EXISTS (SELECT FROM consent_names n WHERE n.kind = w.kind AND n.name = w.name)
        ON CONFLICT DO NOTHING;
      END IF;
      SELECT CASE WHEN coalesce(bool_and(n.mask IS NOT NULL), true) THEN coalesce(bit_or(n.mask), 0) END INTO NEW.mask
        FROM unnest(kinds, names) AS w (kind, name) LEFT JOIN consent_names n USING (kind, name);
      RETURN NEW;
    END $$`;
}
