import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that is new to the database is tried on people who are known before anybody is taken for unlinked by it. */
export class CreateProvenKeys1764003600000 implements MigrationInterface {
  name = 'CreateProvenKeys1764003600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "proven_keys" ("digest" text NOT NULL, "proven_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
         CONSTRAINT "proven_keys_pkey" PRIMARY KEY ("digest"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "proven_keys"');
  }
}
