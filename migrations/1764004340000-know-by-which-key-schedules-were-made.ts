import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The `Idempotency-Key` under which a schedule was made: where the request was cut off, nothing else tells whether it was. */
export class KnowByWhichKeySchedulesWereMade1764004340000 implements MigrationInterface {
  name = 'KnowByWhichKeySchedulesWereMade1764004340000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "schedules" ADD "request_key" text`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "schedules_request_key_key" ON "schedules" ("created_by", "request_key")
        WHERE "request_key" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "schedules_request_key_key"`);
    await queryRunner.query(`ALTER TABLE "schedules" DROP COLUMN "request_key"`);
  }
}
