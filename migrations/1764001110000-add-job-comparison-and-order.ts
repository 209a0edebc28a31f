import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a job's people became between its draft and its start, and which jobs it waits for. */
export class AddJobComparisonAndOrder1764001110000 implements MigrationInterface {
  name = 'AddJobComparisonAndOrder1764001110000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE "jobs"
        ADD "since_draft" jsonb,
        ADD "accepted_changes" integer NOT NULL DEFAULT 0,
        ADD "waits_for" bigint[] NOT NULL DEFAULT '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "jobs" DROP COLUMN "since_draft", DROP COLUMN "accepted_changes", DROP COLUMN "waits_for"`,
    );
  }
}
