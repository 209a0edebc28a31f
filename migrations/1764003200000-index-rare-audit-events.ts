import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was refused or failed, and what has a reason to be searched, is found without a walk through the whole access record. */
export class IndexRareAuditEvents1764003200000 implements MigrationInterface {
  name = 'IndexRareAuditEvents1764003200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "audit_events_unsuccessful_idx" ON "audit_events" ("id") WHERE "result" <> 'succeeded'`,
    );
    await queryRunner.query(
      `CREATE INDEX "audit_events_reason_idx" ON "audit_events" ("id") WHERE "reason" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "audit_events_unsuccessful_idx", "audit_events_reason_idx"');
  }
}
