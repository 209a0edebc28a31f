import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a retry put back while a worker held their chunk: it has not called them since, so they are in no doubt when it is lost. */
export class KnowWhoWasPutBack1764003100000 implements MigrationInterface {
  name = 'KnowWhoWasPutBack1764003100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" ADD COLUMN "put_back" integer[]');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" DROP COLUMN "put_back"');
  }
}
