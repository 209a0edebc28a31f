import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changes an account says what was looked at, so that of two administrators none undoes the other's change unseen. */
export class CountChangesOfOperators1764004330000 implements MigrationInterface {
  name = 'CountChangesOfOperators1764004330000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "operators" ADD "revision" integer NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "operators" DROP COLUMN "revision"`);
  }
}
