import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of ids that operators send as files. */
export class CreateIdLists1764000600000 implements MigrationInterface {
  name = 'CreateIdLists1764000600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "id_lists" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "name" text NOT NULL,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "expires_at" timestamptz,
        "count" integer NOT NULL,
        "duplicates" integer NOT NULL,
        "bad_count" integer NOT NULL,
        "bad" jsonb NOT NULL,
        "reading" jsonb NOT NULL,
        CONSTRAINT "id_lists_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`CREATE INDEX "id_lists_expires_at_idx" ON "id_lists" ("expires_at")`);
    await queryRunner.query(`
      CREATE TABLE "id_list_chunks" (
        "list_id" bigint NOT NULL,
        "chunk" integer NOT NULL,
        "ids" bigint[] NOT NULL,
        CONSTRAINT "id_list_chunks_pkey" PRIMARY KEY ("list_id", "chunk"),
        CONSTRAINT "id_list_chunks_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "id_lists" ("id") ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "id_list_chunks"');
    await queryRunner.query('DROP TABLE "id_lists"');
  }
}
