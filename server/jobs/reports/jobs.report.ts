import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Language, WORDS } from '../../../words/index.js';
import { csv } from '../../platform/csv.js';
import { JobApprovals } from '../check/job-approvals.js';
import type { Job } from '../job.entity.js';
import { JobsReader } from '../jobs.reader.js';
import { aboutReport, type Taking } from './report-about.js';
import { reportColumns } from './report-columns.js';
import { ReportRows } from './report-rows.js';
import type { Row } from './xlsx/sheet.js';
import { type Table, xlsx } from './xlsx/workbook.js';

/** Reports of jobs, one row an item, read and sent page by page at any size. Without a language they are for programs. */
@Injectable()
export class JobsReport {
  constructor(
    private readonly rows: ReportRows,
    private readonly reader: JobsReader,
    private readonly approvals: JobApprovals,
  ) {}

  /** The report as CSV, safe to open in a spreadsheet. */
  csv(job: Job, language?: Language): Readable {
    return csv(reportColumns(job, language), this.rows.pages(job));
  }

  /** The report as XLSX; in a language a sheet before the rows says what it is and what is not in it. */
  async xlsx(job: Job, taking: Taking, language?: Language): Promise<Readable> {
    const columns = reportColumns(job, language);
    const table = (name: string): Table => ({ name, columns, pages: this.cells(job, columns) });
    if (language === undefined) return xlsx([table(`job-${job.id}`)]);
    const { about } = WORDS[language].reports;
    const [shown, approvals] = await Promise.all([this.reader.presentOne(job), this.approvals.of(job.id)]);
    const before = approvals.at(-1)?.approvedBy?.name ?? null;
    const lines = aboutReport(shown, before, taking, WORDS[language]);
    const cover: Table = {
      name: about.sheet,
      columns: [
        { name: about.name, width: 36 },
        { name: about.value, width: 100 },
      ],
      pages: once(lines),
    };
    return xlsx([cover, table(about.people)]);
  }

  private async *cells(job: Job, columns: ReturnType<typeof reportColumns>): AsyncGenerator<Row[]> {
    for await (const rows of this.rows.pages(job)) {
      yield rows.map((row) => columns.map((column) => column.value(row)));
    }
  }
}

async function* once(rows: Row[]): AsyncGenerator<Row[]> {
  yield rows;
}
