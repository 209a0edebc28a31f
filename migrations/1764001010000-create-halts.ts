import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stops of all jobs at once, and which jobs the last one paused. */
export class CreateHalts1764001010000 implements MigrationInterface {
  name = 'CreateHalts1764001010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "halts" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "reason" text NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "paused_jobs" integer NOT NULL DEFAULT 0,
        "lifted_by" bigint,
        "lifted_at" timestamptz,
        "lift_reason" text,
        CONSTRAINT "halts_pkey" PRIMARY KEY ("id")
      )`);
    // At most one is in force.
    await queryRunner.query(
      `CREATE UNIQUE INDEX "halts_in_force_key" ON "halts" (("lifted_at" IS NULL)) WHERE "lifted_at" IS NULL`,
    );
    await queryRunner.query(`ALTER TABLE "jobs" ADD "halt_id" bigint`);
    await queryRunner.query(`CREATE INDEX "jobs_halt_idx" ON "jobs" ("halt_id") WHERE "halt_id" IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "jobs_halt_idx"');
    await queryRunner.query('ALTER TABLE "jobs" DROP COLUMN "halt_id"');
    await queryRunner.query('DROP TABLE "halts"');
  }
}
