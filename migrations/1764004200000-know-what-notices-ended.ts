import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds to the columns that stay, to the rule by which an end may change, and to what stays once it is superseded. */
interface Additions {
  fixed: string;
  end: string;
  superseded: string;
}

/** The function of the trigger; `*` in an addition is the row before and after. */
function refusal({ fixed, end, superseded }: Additions): string {
  const of = (row: 'OLD' | 'NEW', columns: string) => columns.replaceAll('*', row);
  const words = `*.id, *.kind, *.subject, *.language, *.version, *.text, *.digest, *.in_force_from, *.created_by,
            *.created_at${fixed}`;
  const wrong = `*.superseded_by, *.superseded_at, *.superseded_reason${superseded}`;
  return `
      CREATE OR REPLACE FUNCTION "notices_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE'
          AND (${of('OLD', words)}) IS NOT DISTINCT FROM (${of('NEW', words)})
          AND (OLD.in_force_until IS NULL OR OLD.in_force_until IS NOT DISTINCT FROM NEW.in_force_until${end})
          AND (OLD.superseded_at IS NULL OR (${of('OLD', wrong)}) IS NOT DISTINCT FROM (${of('NEW', wrong)}))
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'notices are never changed nor deleted: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`;
}

/**
 * Which version a later one ended, so that it can stand again where the later one was wrong. Of the notices there are the
 * access record tells it: the end and the entry that brought it are events of one transaction. Of a notice of which it does
 * not, nothing is known, and nothing stands again for it.
 */
export class KnowWhatNoticesEnded1764004200000 implements MigrationInterface {
  name = 'KnowWhatNoticesEnded1764004200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "notices" ADD "ended_id" bigint, ADD "restored_id" bigint`);
    await queryRunner.query(`
      UPDATE "notices" n SET "ended_id" = before."id"
        FROM "audit_events" added
        JOIN "audit_events" ended ON ended."tx" = added."tx" AND ended."key" = 'Notice.Ended' AND ended."id" < added."id"
        JOIN "notices" before ON before."id"::text = ended."subject_id"
       WHERE added."key" = 'Notice.Added' AND added."subject_id" = n."id"::text
         AND (before."kind", before."subject", before."language", before."in_force_until")
           = (n."kind", n."subject", n."language", n."in_force_from")`);
    await queryRunner.query(
      refusal({
        fixed: ', *.ended_id',
        end: ` OR EXISTS (SELECT FROM notices w
                  WHERE w.restored_id = OLD.id AND w.superseded_at IS NOT NULL AND w.in_force_from = OLD.in_force_until)`,
        superseded: ', *.restored_id',
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(refusal({ fixed: '', end: '', superseded: '' }));
    await queryRunner.query(`ALTER TABLE "notices" DROP COLUMN "restored_id", DROP COLUMN "ended_id"`);
  }
}
