import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules that make jobs, what came of each of their times, and what a job was made from. */
export class CreateSchedules1764000610000 implements MigrationInterface {
  name = 'CreateSchedules1764000610000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "schedules" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "name" text NOT NULL,
        "job" jsonb NOT NULL,
        "timing" jsonb NOT NULL,
        "is_enabled" boolean NOT NULL,
        "owner_id" bigint NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "next_at" timestamptz,
        "lease_until" timestamptz,
        "deleted_at" timestamptz,
        CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(
      `CREATE INDEX "schedules_due_idx" ON "schedules" ("next_at") WHERE "is_enabled" AND "deleted_at" IS NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE "schedule_runs" (
        "schedule_id" bigint NOT NULL,
        "due_at" timestamptz NOT NULL,
        "ran_at" timestamptz NOT NULL DEFAULT now(),
        "result" text NOT NULL,
        "job_id" bigint,
        "missed" integer NOT NULL DEFAULT 0,
        "error_code" text,
        "detail" text,
        CONSTRAINT "schedule_runs_pkey" PRIMARY KEY ("schedule_id", "due_at"),
        CONSTRAINT "schedule_runs_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules" ("id"),
        CONSTRAINT "schedule_runs_result_check" CHECK ("result" IN ('started', 'awaiting_approval', 'nobody', 'skipped', 'failed'))
      )`);
    await queryRunner.query(
      `ALTER TABLE "jobs" ADD "cloned_from" bigint, ADD "schedule_id" bigint, ADD "due_at" timestamptz`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "jobs_schedule_key" ON "jobs" ("schedule_id", "due_at") WHERE "schedule_id" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "jobs_schedule_key"');
    await queryRunner.query(
      'ALTER TABLE "jobs" DROP COLUMN "cloned_from", DROP COLUMN "schedule_id", DROP COLUMN "due_at"',
    );
    await queryRunner.query('DROP TABLE "schedule_runs"');
    await queryRunner.query('DROP TABLE "schedules"');
  }
}
