import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Language } from '../../words/index.js';
import { csv } from '../platform/csv.js';
import type { ConsentCheckItem } from './consent-check-item.entity.js';
import { ConsentChecksReader } from './consent-checks.reader.js';
import { type CheckRow, reportColumns } from './report-columns.js';

type Fact = NonNullable<CheckRow['fact']> & { id: string };

/** Checks as CSV, one row a person, read and sent page by page at any size. */
@Injectable()
export class ConsentChecksReport {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: ConsentChecksReader,
  ) {}

  /** The answers, safe to open in a spreadsheet; without a language for programs. The times of a yes are those of the newest fact. */
  stream(checkId: string, language?: Language): Readable {
    return csv(reportColumns(language), this.rows(checkId));
  }

  private async *rows(checkId: string): AsyncGenerator<CheckRow[]> {
    for await (const items of this.reader.pages(checkId)) {
      const facts = await this.deciding(items);
      yield items.map((item) => ({ item, fact: facts.get(newest(item) ?? '') }));
    }
  }

  private async deciding(items: ConsentCheckItem[]): Promise<Map<string, Fact>> {
    const ids = items.flatMap((item) => newest(item) ?? []);
    const rows: Fact[] = await this.dataSource.query(
      `SELECT id, occurred_at AS "occurredAt", observed_at AS "observedAt", source
         FROM consent_events WHERE id = ANY($1::bigint[])`,
      [`{${ids.join(',')}}`],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function newest({ factIds }: ConsentCheckItem): string | undefined {
  return factIds.reduce<string | undefined>(
    (last, id) => (last === undefined || BigInt(id) > BigInt(last) ? id : last),
    undefined,
  );
}
