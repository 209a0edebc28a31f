import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The doubt whether a lost call was carried out was noted at everything that the reading which settled it had shown: also at new
 * links, at fields of profiles, and at scopes and terms that the job did not name.
 */
export class ClearDoubtsAboutOtherFacts1764004010000 implements MigrationInterface {
  name = 'ClearDoubtsAboutOtherFacts1764004010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE "consent_events" AS e SET "doubt" = NULL
         FROM "jobs" AS j
        WHERE j."id" = e."job_id" AND e."doubt" IS NOT NULL
          AND (e."type" IN ('linked', 'waiting', 'relinked', 'profile')
            OR e."type" IN ('scope', 'term')
               AND NOT COALESCE(j."params"->'scopes', j."params"->'tags', '[]') ? e."subject")`,
    );
  }

  /** Which they were is known no more, and they were wrong. */
  async down(): Promise<void> {}
}
