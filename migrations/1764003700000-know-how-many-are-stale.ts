import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many people were not read completely for how long, for the planner: without it a third of everybody is taken to be stale,
 * and to find a few of them everybody is read. It does not take that from `users_stale_idx`.
 */
export class KnowHowManyAreStale1764003700000 implements MigrationInterface {
  name = 'KnowHowManyAreStale1764003700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE STATISTICS "users_stale_stats" ON
         (LEAST(COALESCE("profile_read_at", '-infinity'), COALESCE("scopes_read_at", '-infinity'), "terms_read_at"))
         FROM "users"`,
    );
    await queryRunner.query('ANALYZE "users"');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP STATISTICS "users_stale_stats"');
  }
}
