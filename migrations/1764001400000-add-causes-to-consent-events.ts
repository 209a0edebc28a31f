import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what the history tells of, and how far an ended link had been read. */
export class AddCausesToConsentEvents1764001400000 implements MigrationInterface {
  name = 'AddCausesToConsentEvents1764001400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE "consent_events"
        ADD "is_own_call" boolean NOT NULL DEFAULT false,
        ADD "profile_read_at" timestamptz,
        ADD "scopes_read_at" timestamptz,
        ADD "terms_read_at" timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE "consent_events"
        DROP COLUMN "is_own_call", DROP COLUMN "profile_read_at", DROP COLUMN "scopes_read_at", DROP COLUMN "terms_read_at"`);
  }
}
