import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions about people that were given a name. */
export class CreateSavedQuestions1764001300000 implements MigrationInterface {
  name = 'CreateSavedQuestions1764001300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "saved_questions" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "name" text NOT NULL,
        "filter" jsonb NOT NULL,
        "created_by" bigint NOT NULL,
        "updated_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "updated_at" timestamptz NOT NULL DEFAULT now(),
        "revision" integer NOT NULL DEFAULT 0,
        "deleted_at" timestamptz,
        CONSTRAINT "saved_questions_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "saved_questions_name_key" ON "saved_questions" ("name") WHERE "deleted_at" IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "saved_questions"');
  }
}
