import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A change of which nothing tells whether it was made is counted towards the day's ceiling, and once only. */
export class CountChangesInDoubt1764002700000 implements MigrationInterface {
  name = 'CountChangesInDoubt1764002700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_items" ADD "counted_on" date');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "job_items" DROP COLUMN "counted_on"');
  }
}
