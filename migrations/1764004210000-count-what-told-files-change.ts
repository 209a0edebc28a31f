import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of how many people an applied file told anew: what a file that came later told stays. Of earlier ones nobody knows. */
export class CountWhatToldFilesChange1764004210000 implements MigrationInterface {
  name = 'CountWhatToldFilesChange1764004210000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "told_files" ADD "counting" integer, ADD "behind_id" bigint`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "told_files" DROP COLUMN "behind_id", DROP COLUMN "counting"`);
  }
}
