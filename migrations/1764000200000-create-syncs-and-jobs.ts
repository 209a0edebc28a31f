import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Syncs, and bulk jobs with their chunks and items. */
export class CreateSyncsAndJobs1764000200000 implements MigrationInterface {
  name = 'CreateSyncsAndJobs1764000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "syncs" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "mode" text NOT NULL,
        "status" text NOT NULL DEFAULT 'queued',
        "cursor" jsonb NOT NULL,
        "counts" jsonb NOT NULL,
        "requested_by" bigint,
        "error_code" text,
        "error_message" text,
        "claimed_by" uuid,
        "lease_until" timestamptz,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "started_at" timestamptz,
        "finished_at" timestamptz,
        CONSTRAINT "syncs_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "syncs_mode_check" CHECK ("mode" IN ('full', 'recent')),
        CONSTRAINT "syncs_status_check" CHECK ("status" IN ('queued', 'running', 'completed', 'failed', 'cancelled'))
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "syncs_active_mode_key" ON "syncs" ("mode") WHERE "status" IN ('queued', 'running')`,
    );
    await queryRunner.query(`
      CREATE TABLE "jobs" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "kind" text NOT NULL,
        "status" text NOT NULL DEFAULT 'draft',
        "dry_run" boolean NOT NULL DEFAULT false,
        "params" jsonb NOT NULL,
        "reason" text NOT NULL,
        "ticket" text,
        "selection" jsonb NOT NULL,
        "canary" integer NOT NULL DEFAULT 0,
        "created_by" bigint NOT NULL,
        "approved_by" bigint,
        "approved_at" timestamptz,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "not_before" timestamptz,
        "started_at" timestamptz,
        "finished_at" timestamptz,
        "stop_reason" text,
        "chunk_size" integer NOT NULL,
        "total" integer NOT NULL DEFAULT 0,
        "pending" integer NOT NULL DEFAULT 0,
        "succeeded" integer NOT NULL DEFAULT 0,
        "unchanged" integer NOT NULL DEFAULT 0,
        "failed" integer NOT NULL DEFAULT 0,
        "cancelled" integer NOT NULL DEFAULT 0,
        "run_limit" integer,
        "retries" integer NOT NULL DEFAULT 0,
        "revision" integer NOT NULL DEFAULT 0,
        CONSTRAINT "jobs_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "jobs_kind_check" CHECK ("kind" IN ('unlink', 'revoke-scopes', 'revoke-terms', 'record-terms', 'logout', 'refresh')),
        CONSTRAINT "jobs_status_check" CHECK ("status" IN ('draft', 'awaiting_approval', 'queued', 'running', 'paused', 'completed', 'cancelled', 'rejected')),
        CONSTRAINT "jobs_counts_check" CHECK ("total" = "pending" + "succeeded" + "unchanged" + "failed" + "cancelled")
      )`);
    await queryRunner.query(
      `CREATE INDEX "jobs_active_idx" ON "jobs" ("id") WHERE "status" IN ('queued', 'running')`,
    );
    await queryRunner.query(`
      CREATE TABLE "job_chunks" (
        "job_id" bigint NOT NULL,
        "chunk" integer NOT NULL,
        "is_done" boolean NOT NULL DEFAULT false,
        "attempts" integer NOT NULL DEFAULT 0,
        "claimed_by" uuid,
        "lease_until" timestamptz,
        "has_begun" boolean NOT NULL DEFAULT false,
        "not_before" timestamptz,
        "has_doubt" boolean NOT NULL DEFAULT false,
        "reserved" integer NOT NULL DEFAULT 0,
        CONSTRAINT "job_chunks_pkey" PRIMARY KEY ("job_id", "chunk"),
        CONSTRAINT "job_chunks_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id")
      ) WITH (fillfactor = 50)`);
    await queryRunner.query(
      `CREATE INDEX "job_chunks_reserved_idx" ON "job_chunks" ("job_id") WHERE "reserved" > 0`,
    );
    await queryRunner.query(`
      CREATE TABLE "job_items" (
        "job_id" bigint NOT NULL,
        "position" integer NOT NULL,
        "user_id" bigint NOT NULL,
        "outcome" text NOT NULL DEFAULT 'pending',
        "attempts" integer NOT NULL DEFAULT 0,
        "error_code" text,
        "error_message" text,
        "answer" jsonb,
        "doubt" text,
        "connected_at" timestamptz,
        "was_absent" boolean NOT NULL DEFAULT false,
        "finished_at" timestamptz,
        CONSTRAINT "job_items_pkey" PRIMARY KEY ("job_id", "position"),
        CONSTRAINT "job_items_outcome_check" CHECK ("outcome" IN ('pending', 'succeeded', 'unchanged', 'failed', 'cancelled'))
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(`CREATE UNIQUE INDEX "job_items_user_idx" ON "job_items" ("user_id", "job_id")`);
    await queryRunner.query(`
      CREATE TABLE "irreversible_changes" (
        "day" date NOT NULL,
        "count" integer NOT NULL,
        CONSTRAINT "irreversible_changes_pkey" PRIMARY KEY ("day")
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['irreversible_changes', 'job_items', 'job_chunks', 'jobs', 'syncs']) {
      await queryRunner.query(`DROP TABLE "${table}"`);
    }
  }
}
