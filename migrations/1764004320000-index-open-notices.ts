import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of whom Kakao told something that is not read yet is found without a look at all that it ever told of these people. */
export class IndexOpenNotices1764004320000 implements MigrationInterface {
  name = 'IndexOpenNotices1764004320000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "webhook_events_open_idx" ON "webhook_events" ("user_id")
        WHERE "processed_at" IS NULL OR "outcome" = 'unreadable'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "webhook_events_open_idx"');
  }
}
