import type { MigrationInterface, QueryRunner } from 'typeorm';

const REFERENCES = [
  ['user_profiles', 'user_profiles_user_id_fkey'],
  ['user_consents', 'user_consents_user_id_fkey'],
] as const;

/**
 * Questions look at people one by one for these columns: in the primary key they are found without a look at the row. None of
 * them changes but in an update that every index takes part in.
 */
export class CoverLooksAtUsers1764002600000 implements MigrationInterface {
  name = 'CoverLooksAtUsers1764002600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await replacePrimaryKey(
      queryRunner,
      `("id") INCLUDE ("status", "connected_at", "consent_set_id", "unlinked_at")`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replacePrimaryKey(queryRunner, '("id")');
  }
}

async function replacePrimaryKey(queryRunner: QueryRunner, columns: string): Promise<void> {
  for (const [table, name] of REFERENCES) {
    await queryRunner.query(`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`);
  }
  await queryRunner.query(`
    ALTER TABLE "users" DROP CONSTRAINT "users_pkey", ADD CONSTRAINT "users_pkey" PRIMARY KEY ${columns}`);
  for (const [table, name] of REFERENCES) {
    await queryRunner.query(`
      ALTER TABLE "${table}"
        ADD CONSTRAINT "${name}" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE`);
  }
}
