import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Approvals of jobs with what was known then, and when the present run of a job began. */
export class CreateJobApprovals1764001100000 implements MigrationInterface {
  name = 'CreateJobApprovals1764001100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "job_approvals" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "job_id" bigint NOT NULL,
        "approved_by" bigint NOT NULL,
        "approved_at" timestamptz NOT NULL DEFAULT now(),
        "known" jsonb NOT NULL,
        "was_shown" boolean NOT NULL,
        "sample" bigint[] NOT NULL,
        CONSTRAINT "job_approvals_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "job_approvals_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "job_approvals_job_idx" ON "job_approvals" ("job_id", "id")`);
    await queryRunner.query(`ALTER TABLE "jobs" ADD "begun_at" timestamptz`);
    await queryRunner.query(
      `UPDATE "jobs" SET "begun_at" = "started_at" WHERE "status" NOT IN ('draft', 'awaiting_approval', 'queued')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "jobs" DROP COLUMN "begun_at"`);
    await queryRunner.query('DROP TABLE "job_approvals"');
  }
}
