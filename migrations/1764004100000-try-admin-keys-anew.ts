import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An Admin key used to be taken for proven where nobody was known to be linked, so that of another app may stand there. A right
 * one is proven again by the next call.
 */
export class TryAdminKeysAnew1764004100000 implements MigrationInterface {
  name = 'TryAdminKeysAnew1764004100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM "proven_keys"');
  }

  /** Which they were is known no more, and each is found out again. */
  async down(): Promise<void> {}
}
