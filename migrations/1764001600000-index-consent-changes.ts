import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ends of links and changes of consent by what changed and when, for questions about everyone. First readings, nearly
 * all of the history, are no changes and are left out; the columns included answer the overview without the table.
 */
export class IndexConsentChanges1764001600000 implements MigrationInterface {
  name = 'IndexConsentChanges1764001600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX "consent_events_changes_idx"
        ON "consent_events" ("type", "subject", (COALESCE("occurred_at", "observed_at")))
        INCLUDE ("user_id", "from_agreed", "to_agreed", "occurred_at", "observed_at")
        WHERE "type" = 'unlinked' OR "from_agreed" IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "consent_events_changes_idx"');
  }
}
