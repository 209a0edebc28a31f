import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operators, their sessions, the append-only audit log, and the answers kept for repeated requests. */
export class CreateOperatorsAndAudit1764000000000 implements MigrationInterface {
  name = 'CreateOperatorsAndAudit1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "operators" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "email" text NOT NULL,
        "name" text NOT NULL,
        "role" text NOT NULL,
        "password_hash" text NOT NULL,
        "disabled_at" timestamptz,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "operators_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "operators_role_check" CHECK ("role" IN ('viewer', 'operator', 'admin', 'auditor'))
      )`);
    await queryRunner.query(`CREATE UNIQUE INDEX "operators_email_key" ON "operators" (lower("email"))`);

    await queryRunner.query(`
      CREATE TABLE "sessions" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "token_hash" bytea NOT NULL,
        "operator_id" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "last_seen_at" timestamptz NOT NULL DEFAULT now(),
        "expires_at" timestamptz NOT NULL,
        "revoked_at" timestamptz,
        "ip" text,
        "user_agent" text,
        CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "sessions_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators" ("id")
      )`);
    await queryRunner.query(`CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash")`);
    await queryRunner.query(
      `CREATE INDEX "sessions_operator_idx" ON "sessions" ("operator_id") WHERE "revoked_at" IS NULL`,
    );

    await queryRunner.query(`
      CREATE TABLE "audit_events" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "occurred_at" timestamptz NOT NULL DEFAULT clock_timestamp(),
        "key" text NOT NULL,
        "actor_type" text NOT NULL,
        "operator_id" bigint,
        "operator_email" text,
        "session_id" bigint,
        "ip" text,
        "user_agent" text,
        "subject_type" text,
        "subject_id" text,
        "user_ids" bigint[] NOT NULL DEFAULT '{}',
        "job_id" bigint,
        "sync_id" bigint,
        "reason" text,
        "result" text NOT NULL DEFAULT 'succeeded',
        "details" jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "audit_events_actor_type_check" CHECK ("actor_type" IN ('operator', 'system', 'webhook')),
        CONSTRAINT "audit_events_result_check" CHECK ("result" IN ('succeeded', 'refused', 'failed'))
      )`);
    for (const index of [
      `"audit_events_occurred_at_idx" ON "audit_events" ("occurred_at")`,
      `"audit_events_operator_idx" ON "audit_events" ("operator_id", "id")`,
      `"audit_events_job_idx" ON "audit_events" ("job_id", "id")`,
      `"audit_events_key_idx" ON "audit_events" ("key" text_pattern_ops, "id")`,
      `"audit_events_user_ids_idx" ON "audit_events" USING gin ("user_ids")`,
    ]) {
      await queryRunner.query(`CREATE INDEX ${index}`);
    }
    await queryRunner.query(`
      CREATE FUNCTION "audit_events_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_events is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
      FOR EACH STATEMENT EXECUTE FUNCTION "audit_events_refuse_change"()`);

    await queryRunner.query(`
      CREATE TABLE "idempotency_keys" (
        "operator_id" bigint NOT NULL,
        "key" text NOT NULL,
        "method" text NOT NULL,
        "path" text NOT NULL,
        "request_hash" text NOT NULL,
        "status" integer,
        "response" jsonb,
        "lease_until" timestamptz NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "finished_at" timestamptz,
        CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("operator_id", "key")
      )`);
    await queryRunner.query(
      `CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys" ("created_at")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['idempotency_keys', 'audit_events', 'sessions', 'operators']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
    await queryRunner.query(`DROP FUNCTION "audit_events_refuse_change"()`);
  }
}
