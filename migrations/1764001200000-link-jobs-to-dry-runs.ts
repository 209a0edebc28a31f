import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The dry run that a job is predicted by, and how its outcomes compare with that. */
export class LinkJobsToDryRuns1764001200000 implements MigrationInterface {
  name = 'LinkJobsToDryRuns1764001200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "jobs" ADD "predicts" bigint, ADD "predicted_by" bigint, ADD "comparison" jsonb, ADD "brake_from" jsonb`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE "jobs" DROP COLUMN "predicts", DROP COLUMN "predicted_by", DROP COLUMN "comparison", DROP COLUMN "brake_from"',
    );
  }
}
