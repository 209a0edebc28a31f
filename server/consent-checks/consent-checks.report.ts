import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { stringify } from 'csv-stringify/sync';
import { DataSource } from 'typeorm';
import { BOM, harmless } from '../jobs/jobs.report.js';
import type { ConsentCheckItem } from './consent-check-item.entity.js';
import { ConsentChecksReader } from './consent-checks.reader.js';

const COLUMNS = [
  'userId',
  'answer',
  'reason',
  'needType',
  'needSubject',
  'knownUntil',
  'factIds',
  'factOccurredAt',
  'factObservedAt',
  'factSource',
] as const;

/** What a row says of the fact that decides. */
interface Deciding {
  id: string;
  occurredAt: Date | null;
  observedAt: Date;
  source: string;
}

/** Checks as CSV, one row a person, read and sent page by page at any size. */
@Injectable()
export class ConsentChecksReport {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: ConsentChecksReader,
  ) {}

  /** The answers as UTF-8, safe to open in a spreadsheet. The times of a yes are those of the newest fact. */
  stream(checkId: string): Readable {
    return Readable.from(this.text(checkId));
  }

  private async *text(checkId: string): AsyncGenerator<string> {
    yield BOM + stringify([[...COLUMNS]], { record_delimiter: '\r\n' });
    for await (const items of this.reader.pages(checkId)) {
      const facts = await this.deciding(items);
      yield stringify(
        items.map((item) => toRecord(item, facts.get(newest(item) ?? ''))),
        { record_delimiter: '\r\n' },
      );
    }
  }

  private async deciding(items: ConsentCheckItem[]): Promise<Map<string, Deciding>> {
    const ids = items.flatMap((item) => newest(item) ?? []);
    const rows: Deciding[] = await this.dataSource.query(
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

function toRecord(item: ConsentCheckItem, fact: Deciding | undefined): (string | null)[] {
  return [
    `\t${item.userId}`,
    item.answer,
    item.reason,
    item.needType,
    harmless(item.needSubject),
    item.knownUntil?.toISOString() ?? null,
    item.factIds.join(' '),
    fact?.occurredAt?.toISOString() ?? null,
    fact?.observedAt.toISOString() ?? null,
    fact?.source ?? null,
  ];
}
