import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers to "may we reach these people on that day?", kept as they were given. */
export class CreateConsentChecks1764001700000 implements MigrationInterface {
  name = 'CreateConsentChecks1764001700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "consent_checks" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "status" text NOT NULL DEFAULT 'queued',
        "purpose" text NOT NULL,
        "asked_on" date NOT NULL,
        "scopes" text[] NOT NULL,
        "terms" text[] NOT NULL,
        "aged_terms" text[] NOT NULL,
        "max_age_days" integer NOT NULL,
        "reason" text NOT NULL,
        "selection" jsonb NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "made_at" timestamptz,
        "at" timestamptz,
        "yes" integer NOT NULL DEFAULT 0,
        "no" integer NOT NULL DEFAULT 0,
        "reasons" jsonb NOT NULL DEFAULT '{}',
        "digest" text,
        "failure" text,
        CONSTRAINT "consent_checks_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "consent_checks_status_check" CHECK ("status" IN ('queued', 'completed', 'failed')),
        CONSTRAINT "consent_checks_purpose_check" CHECK ("purpose" IN ('marketing', 'other'))
      )`);
    await queryRunner.query(`
      CREATE TABLE "consent_check_items" (
        "check_id" bigint NOT NULL,
        "position" integer NOT NULL,
        "user_id" bigint NOT NULL,
        "answer" text NOT NULL,
        "reason" text,
        "need_type" text,
        "need_subject" text,
        "fact_ids" bigint[] NOT NULL,
        "known_until" timestamptz,
        CONSTRAINT "consent_check_items_pkey" PRIMARY KEY ("check_id", "position"),
        CONSTRAINT "consent_check_items_answer_check" CHECK ("answer" IN ('yes', 'no'))
      )`);
    await queryRunner.query(`
      CREATE FUNCTION "consent_checks_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% keeps what was answered: % refused', TG_TABLE_NAME, TG_OP
          USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "consent_checks_keep_answer" BEFORE UPDATE ON "consent_checks"
      FOR EACH ROW WHEN (OLD."status" <> 'queued') EXECUTE FUNCTION "consent_checks_refuse_change"()`);
    await queryRunner.query(`
      CREATE TRIGGER "consent_checks_stay" BEFORE DELETE OR TRUNCATE ON "consent_checks"
      FOR EACH STATEMENT EXECUTE FUNCTION "consent_checks_refuse_change"()`);
    await queryRunner.query(`
      CREATE TRIGGER "consent_check_items_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "consent_check_items"
      FOR EACH STATEMENT EXECUTE FUNCTION "consent_checks_refuse_change"()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "consent_check_items"');
    await queryRunner.query('DROP TABLE "consent_checks"');
    await queryRunner.query('DROP FUNCTION "consent_checks_refuse_change"()');
  }
}
