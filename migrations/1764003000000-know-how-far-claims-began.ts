import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far the present holder of a chunk may have called, apart from what earlier ones did: only whom it may have called
 * is in doubt when it is lost. Of chunks that are held now nobody knows, so it may have been all of them.
 */
export class KnowHowFarClaimsBegan1764003000000 implements MigrationInterface {
  name = 'KnowHowFarClaimsBegan1764003000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" ADD COLUMN "begun_to" integer');
    await queryRunner.query(
      `UPDATE "job_chunks" SET "begun_to" = 2147483647
        WHERE "has_begun" AND NOT "is_done" AND "claimed_by" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" DROP COLUMN "begun_to"');
  }
}
