import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People are ordered by the beginning of their nickname: a whole one may not fit into an entry of an index. */
export class ShortenNicknameIndex1764000450000 implements MigrationInterface {
  name = 'ShortenNicknameIndex1764000450000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "user_profiles_nickname_idx"`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_nickname_idx"
         ON "user_profiles" ((left(COALESCE("nickname", ''), 40)) COLLATE "C", "user_id")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "user_profiles_nickname_idx"`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_nickname_idx"
         ON "user_profiles" ((COALESCE("nickname", '')) COLLATE "C", "user_id")`,
    );
  }
}
