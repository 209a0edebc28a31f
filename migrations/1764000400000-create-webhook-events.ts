import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What Kakao told by webhook, and what became of it. */
export class CreateWebhookEvents1764000400000 implements MigrationInterface {
  name = 'CreateWebhookEvents1764000400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "webhook_events" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "kind" text NOT NULL,
        "dedupe_key" text NOT NULL,
        "user_id" bigint NOT NULL,
        "event" text NOT NULL,
        "reason" text,
        "jti" text,
        "payload" jsonb NOT NULL,
        "occurred_at" timestamptz,
        "received_at" timestamptz NOT NULL DEFAULT now(),
        "deliveries" integer NOT NULL DEFAULT 1,
        "attempts" integer NOT NULL DEFAULT 0,
        "next_at" timestamptz NOT NULL DEFAULT now(),
        "claimed_by" uuid,
        "lease_until" timestamptz,
        "processed_at" timestamptz,
        "outcome" text,
        "error" text,
        CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "webhook_events_kind_check" CHECK ("kind" IN ('unlink', 'account-status')),
        CONSTRAINT "webhook_events_outcome_check" CHECK ("outcome" IN ('applied', 'unchanged', 'superseded', 'still-linked', 'unreadable', 'ignored'))
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "webhook_events_dedupe_key" ON "webhook_events" ("dedupe_key")`,
    );
    await queryRunner.query(
      `CREATE INDEX "webhook_events_pending_idx" ON "webhook_events" ("next_at") WHERE "processed_at" IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX "webhook_events_user_idx" ON "webhook_events" ("user_id", "id")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "webhook_events"`);
  }
}
