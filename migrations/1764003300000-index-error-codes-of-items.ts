import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever failed is found by the code, without a walk through all people of a job. An item without a code is not in the index
 * before and after its outcome, which so stays a HOT update; and nobody fails without one.
 */
export class IndexErrorCodesOfItems1764003300000 implements MigrationInterface {
  name = 'IndexErrorCodesOfItems1764003300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // The stronger lock first: two who wait for each other would end the start.
    await queryRunner.query(
      `ALTER TABLE "job_items" ADD CONSTRAINT "job_items_failed_check"
        CHECK ("outcome" <> 'failed' OR "error_code" IS NOT NULL)`,
    );
    await queryRunner.query(
      `CREATE INDEX "job_items_error_code_idx" ON "job_items" ("job_id", "error_code", "position")
        WHERE "error_code" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_items" DROP CONSTRAINT "job_items_failed_check"');
    await queryRunner.query('DROP INDEX "job_items_error_code_idx"');
  }
}
