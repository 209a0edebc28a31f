import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has a chunk in hand tells in its row since when Kakao answers none of its calls, so that all processes can tell. */
export class KnowSinceWhenKakaoIsSilent1764004360000 implements MigrationInterface {
  name = 'KnowSinceWhenKakaoIsSilent1764004360000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "job_chunks" ADD "silent_since" timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "job_chunks" DROP COLUMN "silent_since"`);
  }
}
