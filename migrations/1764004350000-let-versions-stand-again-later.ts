import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param wrong by which rule what is said of a wrong version stays */
const refusal = (wrong: string) => `
  CREATE OR REPLACE FUNCTION "notices_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE'
      AND (OLD.id, OLD.kind, OLD.subject, OLD.language, OLD.version, OLD.text, OLD.digest, OLD.in_force_from,
           OLD.created_by, OLD.created_at, OLD.ended_id)
        IS NOT DISTINCT FROM
          (NEW.id, NEW.kind, NEW.subject, NEW.language, NEW.version, NEW.text, NEW.digest, NEW.in_force_from,
           NEW.created_by, NEW.created_at, NEW.ended_id)
      AND (OLD.in_force_until IS NULL OR OLD.in_force_until IS NOT DISTINCT FROM NEW.in_force_until
        OR EXISTS (SELECT FROM notices w
            WHERE w.restored_id = OLD.id AND w.superseded_at IS NOT NULL AND w.in_force_from = OLD.in_force_until))
      AND (OLD.superseded_at IS NULL
        OR (OLD.superseded_by, OLD.superseded_at, OLD.superseded_reason)
          IS NOT DISTINCT FROM (NEW.superseded_by, NEW.superseded_at, NEW.superseded_reason) AND ${wrong})
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notices are never changed nor deleted: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
  END $$`;

const STAYS = 'OLD.restored_id IS NOT DISTINCT FROM NEW.restored_id';
const SAID_ONCE =
  '(OLD.restored_id IS NULL OR (OLD.restored_id, OLD.restored_at) IS NOT DISTINCT FROM (NEW.restored_id, NEW.restored_at))';

/**
 * The version that a wrong one had ended may also stand again later than it was marked as wrong; then it is to be known when.
 * Until now it was always at that moment.
 */
export class LetVersionsStandAgainLater1764004350000 implements MigrationInterface {
  name = 'LetVersionsStandAgainLater1764004350000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "notices" ADD "restored_at" timestamptz`);
    await queryRunner.query(
      `UPDATE "notices" SET "restored_at" = "superseded_at" WHERE "restored_id" IS NOT NULL`,
    );
    await queryRunner.query(refusal(SAID_ONCE));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(refusal(STAYS));
    await queryRunner.query(`ALTER TABLE "notices" DROP COLUMN "restored_at"`);
  }
}
