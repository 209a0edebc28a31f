import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People whom no job may unlink, and how many of them a draft left out. */
export class CreateProtectedUsers1764001000000 implements MigrationInterface {
  name = 'CreateProtectedUsers1764001000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "protected_users" (
        "user_id" bigint NOT NULL,
        "reason" text NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "protected_users_pkey" PRIMARY KEY ("user_id")
      )`);
    await queryRunner.query(
      `CREATE INDEX "protected_users_created_at_idx" ON "protected_users" ("created_at", "user_id")`,
    );
    await queryRunner.query(`ALTER TABLE "jobs" ADD "left_out_protected" integer NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "jobs" DROP COLUMN "left_out_protected"');
    await queryRunner.query('DROP TABLE "protected_users"');
  }
}
