import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Repeated } from '../platform/repeated.js';

const CLEAN_MS = 10_000;

/**
 * Puts the people whom new events name in their places in the index every so often. PostgreSQL only notes them down at
 * first, and does so itself when they are many: within whatever is recorded at that moment, an operator's look at somebody
 * too, and with millions of people that takes seconds. Who records meanwhile does not wait. Registered in the worker only.
 */
@Injectable()
export class AuditIndexTimer extends Repeated {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super('AuditIndex', CLEAN_MS);
  }

  protected async round(): Promise<void> {
    await this.dataSource.query(`SELECT gin_clean_pending_list('audit_events_user_ids_idx')`);
  }
}
