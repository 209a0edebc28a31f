import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls to Kakao by endpoint and day. */
export class CreateCallCounts1764000300000 implements MigrationInterface {
  name = 'CreateCallCounts1764000300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "call_counts" (
        "day" date NOT NULL,
        "endpoint" text NOT NULL,
        "calls" bigint NOT NULL DEFAULT 0,
        "refused" bigint NOT NULL DEFAULT 0,
        "failed" bigint NOT NULL DEFAULT 0,
        CONSTRAINT "call_counts_pkey" PRIMARY KEY ("day", "endpoint")
      ) WITH (fillfactor = 50)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "call_counts"');
  }
}
