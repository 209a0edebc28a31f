import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The chain of digests over the access record, and the transaction of each event, by which none is left out. */
export class CreateAuditSeals1764001410000 implements MigrationInterface {
  name = 'CreateAuditSeals1764001410000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION "audit_events_tx"() RETURNS bigint LANGUAGE sql STABLE
      AS $$ SELECT pg_current_xact_id()::text::bigint $$`);
    await queryRunner.query(`ALTER TABLE "audit_events" ADD "tx" bigint NOT NULL DEFAULT audit_events_tx()`);
    await queryRunner.query(`CREATE INDEX "audit_events_tx_idx" ON "audit_events" ("tx")`);
    await queryRunner.query(`
      CREATE TABLE "audit_seals" (
        "id" bigint NOT NULL,
        "event_ids" bigint[] NOT NULL,
        "event_digests" bytea NOT NULL,
        "digest" bytea NOT NULL,
        "previous_digest" bytea NOT NULL,
        "horizon" bigint NOT NULL,
        "max_event_id" bigint NOT NULL,
        "sealed_at" timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("id")
      )`);
    await queryRunner.query(`
      CREATE FUNCTION "audit_seals_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_seals is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER "audit_seals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seals"
      FOR EACH STATEMENT EXECUTE FUNCTION "audit_seals_refuse_change"()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "audit_seals"`);
    await queryRunner.query(`DROP FUNCTION "audit_seals_refuse_change"()`);
    await queryRunner.query(`DROP INDEX "audit_events_tx_idx"`);
    await queryRunner.query(`ALTER TABLE "audit_events" DROP COLUMN "tx"`);
    await queryRunner.query(`DROP FUNCTION "audit_events_tx"()`);
  }
}
