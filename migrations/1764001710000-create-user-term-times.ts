import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people agreed to terms, to be asked by time. */
export class CreateUserTermTimes1764001710000 implements MigrationInterface {
  name = 'CreateUserTermTimes1764001710000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "user_term_times" (
        "user_id" bigint NOT NULL,
        "tag" text NOT NULL,
        "agreed_at" timestamptz NOT NULL,
        CONSTRAINT "user_term_times_pkey" PRIMARY KEY ("user_id", "tag")
      )`);
    await queryRunner.query(`
      INSERT INTO "user_term_times" ("user_id", "tag", "agreed_at")
      SELECT DISTINCT ON (c.user_id, t.tag) c.user_id, t.tag, t.agreed_at::timestamptz
        FROM "user_consents" c, jsonb_to_recordset(c.terms) AS t (tag text, agreed boolean, agreed_at text)
       WHERE t.agreed AND t.agreed_at ~ '^20\\d\\d-(0[1-9]|1[0-2])-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$'`);
    await queryRunner.query(
      `CREATE INDEX "user_term_times_agreed_at_idx" ON "user_term_times" ("tag", "agreed_at", "user_id")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "user_term_times"');
  }
}
