import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What Kakao told and was done with long ago is found, and deleted, without a walk through all that it told since. */
export class IndexNoticesDoneWith1764004310000 implements MigrationInterface {
  name = 'IndexNoticesDoneWith1764004310000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "webhook_events_processed_idx" ON "webhook_events" ("processed_at") WHERE "processed_at" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "webhook_events_processed_idx"');
  }
}
