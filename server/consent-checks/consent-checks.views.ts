import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import type { ReplayRecorder } from '../platform/http/idempotency.interceptor.js';
import type { ReportQuery } from '../platform/http/schemas.js';
import type { ConsentCheck } from './consent-check.entity.js';
import type { ConsentCheckItemView, ConsentCheckView } from './consent-checks.schema.js';

/** The record of whose answers an operator was shown. */
@Injectable()
export class ConsentChecksViews implements ReplayRecorder<ConsentCheckView> {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Of whom answers are shown. */
  async record(checkId: string, items: ConsentCheckItemView[], actor: Actor): Promise<void> {
    await this.audit.record(this.dataSource.manager, {
      key: 'ConsentCheck.Viewed',
      actor,
      ...subject(checkId),
      userIds: items.map(({ userId }) => userId),
    });
  }

  /** A check that was made comes with its answers where they are few. */
  async replayed({ id, items }: ConsentCheckView, actor: Actor): Promise<void> {
    if (items) await this.record(id, items, actor);
  }

  /** Before the first row leaves. */
  async recordReport({ id, yes, no }: ConsentCheck, { reason }: ReportQuery, actor: Actor): Promise<void> {
    await this.audit.record(this.dataSource.manager, {
      key: 'ConsentCheck.ReportDownloaded',
      actor,
      ...subject(id),
      reason: reason ?? null,
      details: { total: yes + no, format: 'csv' },
    });
  }
}

const subject = (checkId: string) => ({ subjectType: 'consent_check', subjectId: checkId });
