import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A chunk that was put off for the daily ceiling is told from one that rests after failures. */
export class MarkChunksThatAwaitCeiling1764002710000 implements MigrationInterface {
  name = 'MarkChunksThatAwaitCeiling1764002710000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" ADD "awaits_ceiling" boolean NOT NULL DEFAULT false');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_chunks" DROP COLUMN "awaits_ceiling"');
  }
}
