import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who left for a reason is found by the reason, and not among all who ever left. */
export class IndexUnlinkCauses1764002500000 implements MigrationInterface {
  name = 'IndexUnlinkCauses1764002500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX "consent_events_unlink_causes_idx"
        ON "consent_events" ((CASE WHEN "is_own_call" THEN 'own'
                                   WHEN "source" = 'webhook' THEN COALESCE(left("reason", 64), 'unknown')
                                   ELSE 'unknown' END),
                             (COALESCE("occurred_at", "observed_at")))
        WHERE "type" = 'unlinked'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "consent_events_unlink_causes_idx"');
  }
}
