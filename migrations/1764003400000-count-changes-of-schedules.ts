import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changes or enables a schedule says what was looked at, so that nobody's change in between is lost or enabled unseen. */
export class CountChangesOfSchedules1764003400000 implements MigrationInterface {
  name = 'CountChangesOfSchedules1764003400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "schedules" ADD "revision" integer NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "schedules" DROP COLUMN "revision"`);
  }
}
