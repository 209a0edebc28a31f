import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which people were asked again for scopes and terms. */
export class CreateConsentRequests1764001510000 implements MigrationInterface {
  name = 'CreateConsentRequests1764001510000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "consent_requests" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "user_id" bigint NOT NULL,
        "scopes" text[] NOT NULL,
        "tags" text[] NOT NULL,
        "url" text NOT NULL,
        "reason" text NOT NULL,
        "issued_by" bigint NOT NULL,
        "issued_at" timestamptz NOT NULL,
        CONSTRAINT "consent_requests_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(
      `CREATE INDEX "consent_requests_user_idx" ON "consent_requests" ("user_id", "issued_at")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "consent_requests"');
  }
}
