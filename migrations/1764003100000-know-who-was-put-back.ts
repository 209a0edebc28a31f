import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom a retry put back while a worker held their chunk: it has not called them since, so they are in no doubt when it is lost.
 * And a claim of which nobody knew how far it had begun reaches no further than its chunk.
 */
export class KnowWhoWasPutBack1764003100000 implements MigrationInterface {
  name = 'KnowWhoWasPutBack1764003100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" ADD COLUMN "put_back" integer[]');
    await queryRunner.query(
      `UPDATE "job_chunks" c SET "begun_to" = (c."chunk" + 1) * j."chunk_size"
         FROM "jobs" j WHERE j."id" = c."job_id" AND c."begun_to" = 2147483647`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" DROP COLUMN "put_back"');
  }
}
