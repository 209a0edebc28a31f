import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { KakaoWebhookError } from '../kakao-client/index.js';
import type { Actor } from '../platform/http/actor.js';
import { log } from '../platform/log/log.js';
import type { WebhookKind } from './webhook-event.entity.js';

/** So many refusals a minute are recorded one by one; the others only counted, or anybody could fill the record. */
const RECORDED_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** Records that a webhook was refused, without anything of what it held. */
@Injectable()
export class WebhookRefusals {
  /** When this minute began, by `performance.now()`. */
  private since = 0;
  private recorded = 0;
  private unrecorded = 0;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Never fails: the refusal stands whether or not it can be recorded. */
  async record(kind: WebhookKind, error: KakaoWebhookError, actor: Actor): Promise<void> {
    const now = performance.now();
    if (now - this.since >= MINUTE_MS) {
      this.since = now;
      this.recorded = 0;
    }
    if (this.recorded >= RECORDED_A_MINUTE) {
      this.unrecorded++;
      return;
    }
    this.recorded++;
    const { unrecorded } = this;
    this.unrecorded = 0;
    const { code, description } = error;
    log.warn({ kind, code, description, unrecorded }, 'webhook refused');
    await this.audit
      .record(this.dataSource.manager, {
        key: 'Webhook.Refused',
        actor,
        subjectType: 'webhook',
        result: 'refused',
        details: { kind, code, description, ...(unrecorded > 0 ? { unrecordedBefore: unrecorded } : {}) },
      })
      .catch((failure: unknown) => log.warn({ err: failure }, 'refusal of a webhook not recorded'));
  }
}
