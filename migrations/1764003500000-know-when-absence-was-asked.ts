import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link that began while the answer that the one before had ended was on its way is told from that one. */
export class KnowWhenAbsenceWasAsked1764003500000 implements MigrationInterface {
  name = 'KnowWhenAbsenceWasAsked1764003500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "users" ADD "absent_at" TIMESTAMP WITH TIME ZONE`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "absent_at"`);
  }
}
