import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who agreed to a term at a time that nobody knows has a row too, so that they are found without asking everybody. */
export class KeepUnknownTermTimes1764002400000 implements MigrationInterface {
  name = 'KeepUnknownTermTimes1764002400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "user_term_times" ALTER COLUMN "agreed_at" DROP NOT NULL');
    await queryRunner.query(`
      INSERT INTO "user_term_times" ("user_id", "tag")
      SELECT c.user_id, t.tag
        FROM "user_consents" c, jsonb_to_recordset(c.terms) AS t (tag text, agreed boolean)
       WHERE t.agreed
      ON CONFLICT DO NOTHING`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM "user_term_times" WHERE "agreed_at" IS NULL');
    await queryRunner.query('ALTER TABLE "user_term_times" ALTER COLUMN "agreed_at" SET NOT NULL');
  }
}
