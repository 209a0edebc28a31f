import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All bad lines of a file of ids, of which `id_lists` holds the first thousand only. */
export class KeepAllBadLines1764002800000 implements MigrationInterface {
  name = 'KeepAllBadLines1764002800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "id_list_bad_chunks" (
        "list_id" bigint NOT NULL,
        "chunk" integer NOT NULL,
        "lines" integer[] NOT NULL,
        "reasons" text[] NOT NULL,
        "texts" text[] NOT NULL,
        CONSTRAINT "id_list_bad_chunks_pkey" PRIMARY KEY ("list_id", "chunk"),
        CONSTRAINT "id_list_bad_chunks_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "id_lists" ("id") ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "id_list_bad_chunks"');
  }
}
