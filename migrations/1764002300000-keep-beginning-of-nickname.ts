import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEY = `left(COALESCE("nickname", ''), 40)`;

/**
 * The beginning of the nickname, by which people are ordered, becomes a column: an index of an expression is never read
 * without the table. The expression of such a column stands in a table of TypeORM's own, which
 * it creates before the first migration.
 */
export class KeepBeginningOfNickname1764002300000 implements MigrationInterface {
  name = 'KeepBeginningOfNickname1764002300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "user_profiles_nickname_idx"`);
    await queryRunner.query(
      `ALTER TABLE "user_profiles"
         ADD COLUMN "nickname_key" text COLLATE "C" GENERATED ALWAYS AS (${KEY}) STORED NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "user_profiles_nickname_idx" ON "user_profiles" ("nickname_key", "user_id")`,
    );
    await queryRunner.query(
      `INSERT INTO "typeorm_metadata" ("type", "database", "schema", "table", "name", "value")
       VALUES ('GENERATED_COLUMN', current_database(), current_schema(), 'user_profiles', 'nickname_key', $1)`,
      [KEY],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DELETE FROM "typeorm_metadata" WHERE "table" = 'user_profiles' AND "name" = 'nickname_key'`,
    );
    await queryRunner.query(`DROP INDEX "user_profiles_nickname_idx"`);
    await queryRunner.query(`ALTER TABLE "user_profiles" DROP COLUMN "nickname_key"`);
    await queryRunner.query(
      `CREATE INDEX "user_profiles_nickname_idx"
         ON "user_profiles" ((left(COALESCE("nickname", ''), 40)) COLLATE "C", "user_id")`,
    );
  }
}
