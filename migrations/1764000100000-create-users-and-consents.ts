import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror of Kakao's users: state, personal fields, consents, their combinations and their history. */
export class CreateUsersAndConsents1764000100000 implements MigrationInterface {
  name = 'CreateUsersAndConsents1764000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await queryRunner.query(`
      CREATE TABLE "apps" (
        "id" text NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "apps_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`
      CREATE TABLE "consent_sets" (
        "id" integer GENERATED ALWAYS AS IDENTITY NOT NULL,
        "scopes_agreed" text[],
        "terms_agreed" text[],
        "digest" text NOT NULL,
        CONSTRAINT "consent_sets_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE UNIQUE INDEX "consent_sets_digest_key" ON "consent_sets" ("digest")`);
    await queryRunner.query(`
      CREATE TABLE "users" (
        "id" bigint NOT NULL,
        "status" text NOT NULL,
        "connected_at" timestamptz NOT NULL DEFAULT '-infinity',
        "synched_at" timestamptz,
        "has_signed_up" boolean,
        "consent_set_id" integer,
        "first_seen_at" timestamptz NOT NULL,
        "seen_at" timestamptz,
        "profile_read_at" timestamptz,
        "scopes_read_at" timestamptz,
        "terms_read_at" timestamptz,
        "unlinked_at" timestamptz,
        CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "users_status_check" CHECK ("status" IN ('linked', 'waiting', 'unlinked')),
        CONSTRAINT "users_consent_set_id_fkey" FOREIGN KEY ("consent_set_id") REFERENCES "consent_sets" ("id")
      ) WITH (fillfactor = 80)`);
    await queryRunner.query(`CREATE INDEX "users_connected_at_idx" ON "users" ("connected_at", "id")`);
    await queryRunner.query(`CREATE INDEX "users_status_idx" ON "users" ("status", "connected_at", "id")`);
    await queryRunner.query(
      `CREATE INDEX "users_consent_set_idx" ON "users" ("consent_set_id", "connected_at", "id")`,
    );
    await queryRunner.query(`
      CREATE TABLE "user_profiles" (
        "user_id" bigint NOT NULL,
        "nickname" text,
        "email" text,
        "phone_number" text,
        "search_text" text NOT NULL,
        "kakao_account" jsonb,
        "properties" jsonb,
        CONSTRAINT "user_profiles_pkey" PRIMARY KEY ("user_id"),
        CONSTRAINT "user_profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
      )`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_search_idx" ON "user_profiles" USING gin ("search_text" gin_trgm_ops)`,
    );
    await queryRunner.query(
      `CREATE INDEX "user_profiles_nickname_idx" ON "user_profiles" ((COALESCE("nickname", '')) COLLATE "C", "user_id")`,
    );
    await queryRunner.query(`
      CREATE TABLE "user_consents" (
        "user_id" bigint NOT NULL,
        "scopes" jsonb,
        "terms" jsonb,
        CONSTRAINT "user_consents_pkey" PRIMARY KEY ("user_id"),
        CONSTRAINT "user_consents_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      CREATE TABLE "scopes" (
        "id" text NOT NULL,
        "display_name" text NOT NULL,
        "type" text NOT NULL,
        "using" boolean NOT NULL,
        "observed_at" timestamptz NOT NULL,
        CONSTRAINT "scopes_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`
      CREATE TABLE "service_terms" (
        "tag" text NOT NULL,
        "required" boolean NOT NULL,
        "observed_at" timestamptz NOT NULL,
        CONSTRAINT "service_terms_pkey" PRIMARY KEY ("tag")
      )`);
    await queryRunner.query(`
      CREATE TABLE "consent_events" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "user_id" bigint NOT NULL,
        "type" text NOT NULL,
        "subject" text,
        "from_agreed" boolean,
        "to_agreed" boolean,
        "occurred_at" timestamptz,
        "observed_at" timestamptz NOT NULL,
        "not_before" timestamptz,
        "source" text NOT NULL,
        "sync_id" bigint,
        "job_id" bigint,
        "operator_id" bigint,
        "reason" text,
        "doubt" text,
        CONSTRAINT "consent_events_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "consent_events_type_check" CHECK ("type" IN ('linked', 'waiting', 'unlinked', 'relinked', 'scope', 'term', 'profile', 'logout')),
        CONSTRAINT "consent_events_source_check" CHECK ("source" IN ('sync', 'refresh', 'lookup', 'job', 'webhook'))
      )`);
    await queryRunner.query(`CREATE INDEX "consent_events_user_idx" ON "consent_events" ("user_id", "id")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'consent_events',
      'service_terms',
      'scopes',
      'user_consents',
      'user_profiles',
      'users',
      'consent_sets',
      'apps',
    ]) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
