import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who took a report that a person is in, is asked job by job and consent check by consent check. */
export class IndexReportsTaken1764002900000 implements MigrationInterface {
  name = 'IndexReportsTaken1764002900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "audit_events_reports_idx" ON "audit_events" ("key", "subject_id")
        WHERE "key" IN ('Job.ReportDownloaded', 'ConsentCheck.ReportDownloaded')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "audit_events_reports_idx"');
  }
}
