import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the own systems were told of people, and who differs from it at Kakao. */
export class CreateDrifts1764001900000 implements MigrationInterface {
  name = 'CreateDrifts1764001900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "told_files" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "name" text NOT NULL,
        "covers" text NOT NULL,
        "digest" text NOT NULL,
        "lines" integer NOT NULL,
        "linked" integer NOT NULL,
        "unlinked" integer NOT NULL,
        "unknown" integer NOT NULL,
        "columns" text[] NOT NULL,
        "bad_count" integer NOT NULL,
        "bad" jsonb NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "applied_by" bigint,
        "applied_at" timestamptz,
        CONSTRAINT "told_files_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "told_files_covers_check" CHECK ("covers" IN ('some', 'all'))
      )`);
    await queryRunner.query(`CREATE INDEX "told_files_applied_at_idx" ON "told_files" ("applied_at")`);
    await queryRunner.query(`
      CREATE TABLE "told_file_chunks" (
        "file_id" bigint NOT NULL,
        "chunk" integer NOT NULL,
        "user_ids" bigint[] NOT NULL,
        "are_linked" boolean[] NOT NULL,
        "set_ids" integer[] NOT NULL,
        CONSTRAINT "told_file_chunks_pkey" PRIMARY KEY ("file_id", "chunk"),
        CONSTRAINT "told_file_chunks_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "told_files" ("id") ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      CREATE TABLE "told_states" (
        "user_id" bigint NOT NULL,
        "is_linked" boolean NOT NULL,
        "consent_set_id" integer,
        "told_at" timestamptz NOT NULL,
        CONSTRAINT "told_states_pkey" PRIMARY KEY ("user_id")
      )`);
    await queryRunner.query(`
      CREATE TABLE "drifts" (
        "user_id" bigint NOT NULL,
        "kinds" text[] NOT NULL,
        "told_set_id" integer,
        "kakao_set_id" integer,
        "found_at" timestamptz NOT NULL,
        CONSTRAINT "drifts_pkey" PRIMARY KEY ("user_id")
      )`);
    await queryRunner.query(`CREATE INDEX "drifts_kinds_idx" ON "drifts" USING gin ("kinds")`);
    await queryRunner.query(`
      CREATE TABLE "drift_comparisons" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "cause" text NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "last_id" bigint NOT NULL DEFAULT 0,
        "started_at" timestamptz,
        "lease_until" timestamptz,
        "finished_at" timestamptz,
        CONSTRAINT "drift_comparisons_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "drift_comparisons_cause_check" CHECK ("cause" IN ('sync', 'job', 'told'))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE "drift_comparisons", "drifts", "told_states", "told_file_chunks", "told_files"',
    );
  }
}
