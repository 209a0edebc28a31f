import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The archive of words: what people were shown of terms and scopes, and when. Texts are only ever added. */
export class CreateNotices1764001500000 implements MigrationInterface {
  name = 'CreateNotices1764001500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await queryRunner.query(`
      CREATE TABLE "notices" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "kind" text NOT NULL,
        "subject" text NOT NULL,
        "language" text NOT NULL,
        "version" text NOT NULL,
        "text" text NOT NULL,
        "digest" text NOT NULL,
        "in_force_from" timestamptz NOT NULL,
        "in_force_until" timestamptz,
        "created_by" bigint NOT NULL,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        "superseded_by" bigint,
        "superseded_at" timestamptz,
        "superseded_reason" text,
        CONSTRAINT "notices_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "notices_kind_check" CHECK ("kind" IN ('scope', 'term')),
        CONSTRAINT "notices_language_check" CHECK ("language" IN ('ko', 'en')),
        CONSTRAINT "notices_period_check" CHECK ("in_force_until" > "in_force_from"),
        CONSTRAINT "notices_period_excl" EXCLUDE USING gist (
          "kind" WITH =, "subject" WITH =, "language" WITH =,
          tstzrange("in_force_from", "in_force_until") WITH &&
        ) WHERE ("superseded_at" IS NULL)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "notices_version_key" ON "notices" ("kind", "subject", "language", "version") WHERE "superseded_at" IS NULL`,
    );
    await queryRunner.query(`
      CREATE FUNCTION "notices_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE'
          AND (OLD.id, OLD.kind, OLD.subject, OLD.language, OLD.version, OLD.text, OLD.digest, OLD.in_force_from,
               OLD.created_by, OLD.created_at)
            IS NOT DISTINCT FROM
              (NEW.id, NEW.kind, NEW.subject, NEW.language, NEW.version, NEW.text, NEW.digest, NEW.in_force_from,
               NEW.created_by, NEW.created_at)
          AND (OLD.in_force_until IS NULL OR OLD.in_force_until IS NOT DISTINCT FROM NEW.in_force_until)
          AND (OLD.superseded_at IS NULL
            OR (OLD.superseded_by, OLD.superseded_at, OLD.superseded_reason)
              IS NOT DISTINCT FROM (NEW.superseded_by, NEW.superseded_at, NEW.superseded_reason))
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'notices are never changed nor deleted: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "notices_words_stay" BEFORE UPDATE OR DELETE ON "notices"
      FOR EACH ROW EXECUTE FUNCTION "notices_refuse_change"()`);
    await queryRunner.query(`
      CREATE TRIGGER "notices_append_only" BEFORE TRUNCATE ON "notices"
      FOR EACH STATEMENT EXECUTE FUNCTION "notices_refuse_change"()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "notices"');
    await queryRunner.query('DROP FUNCTION "notices_refuse_change"()');
  }
}
