import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Room for the second version of every item of a page, so that an outcome stays on the page of its item and touches no
 * index; and no index entry for the consents of people who are no longer linked, who have none.
 */
export class WriteLessInBulk1764002000000 implements MigrationInterface {
  name = 'WriteLessInBulk1764002000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_items" SET (fillfactor = 40)');
    await queryRunner.query('DROP INDEX "users_consent_set_idx"');
    await queryRunner.query(
      `CREATE INDEX "users_consent_set_idx" ON "users" ("consent_set_id", "connected_at", "id")
         WHERE "consent_set_id" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "users_consent_set_idx"');
    await queryRunner.query(
      `CREATE INDEX "users_consent_set_idx" ON "users" ("consent_set_id", "connected_at", "id")`,
    );
    await queryRunner.query('ALTER TABLE "job_items" SET (fillfactor = 70)');
  }
}
