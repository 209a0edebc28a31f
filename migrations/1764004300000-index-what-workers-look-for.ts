import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every worker looks for each second is found without a walk through the jobs and checks of years. */
export class IndexWhatWorkersLookFor1764004300000 implements MigrationInterface {
  name = 'IndexWhatWorkersLookFor1764004300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "jobs_cancelling_idx" ON "jobs" ("id") WHERE "status" = 'paused' AND "stop_reason" = 'cancelling'`,
    );
    await queryRunner.query(
      `CREATE INDEX "consent_checks_queued_idx" ON "consent_checks" ("id") WHERE "status" = 'queued'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "jobs_cancelling_idx", "consent_checks_queued_idx"');
  }
}
