import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { compareSchema } from '../database/migrations.js';
import { log } from '../log/log.js';
import { Repeated } from '../repeated.js';

const LOOK_EVERY_MS = 5_000;

/**
 * Ends the process, in order, once a newer version has brought its database up to date: what that relies on is unknown
 * here, so that it would be refused at its start too.
 */
@Injectable()
export class SchemaWatch extends Repeated {
  private isEnding = false;

  constructor(private readonly dataSource: DataSource) {
    super('SchemaWatch', LOOK_EVERY_MS);
  }

  protected async round(): Promise<void> {
    if (this.isEnding) return;
    const { unknown } = await compareSchema(this.dataSource);
    if (unknown.length === 0) return;
    this.isEnding = true;
    log.error(
      { migration: unknown.at(-1) },
      'a newer Linkdesk has brought the database up to date; this one ends',
    );
    process.kill(process.pid, 'SIGTERM');
  }
}
