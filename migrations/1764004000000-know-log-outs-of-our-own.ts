import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A log-out that came of a job was always a call of our own, and was not told as one. */
export class KnowLogOutsOfOurOwn1764004000000 implements MigrationInterface {
  name = 'KnowLogOutsOfOurOwn1764004000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE "consent_events" SET "is_own_call" = true
        WHERE "type" = 'logout' AND "source" = 'job' AND NOT "is_own_call"`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE "consent_events" SET "is_own_call" = false WHERE "type" = 'logout' AND "is_own_call"`,
    );
  }
}
