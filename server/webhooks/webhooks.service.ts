import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { SecurityEvent, SecurityEventDetail, UnlinkNotice } from '../kakao-client/index.js';
import { jsonText, storableText } from '../platform/database/json-text.js';
import type { Actor } from '../platform/http/actor.js';
import type { WebhookKind } from './webhook-event.entity.js';
import { reactionTo } from './webhook-reactions.js';

const MAX_TEXT = 500;

/** What is stored of one event. */
interface Received {
  kind: WebhookKind;
  dedupeKey: string;
  userId: string;
  event: string;
  reason: string | null;
  jti: string | null;
  payload: object;
  occurredAt: Date | null;
  /** Seconds before it is worked on; null where nothing is to be done. */
  delay: number | null;
}

/** Stores what Kakao told, with the record that it did, before Kakao gets its answer. */
@Injectable()
export class WebhooksService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Stores an unlink notice. The same one again, while it waits to be worked on, is not stored twice.
   *
   * @param delivery what is stored of it counts once, also where that is tried again because nobody knows whether it was done
   */
  async receiveUnlink(notice: UnlinkNotice, actor: Actor, delivery: string): Promise<void> {
    const { app_id: appId, user_id: userId, referrer_type: referrer } = notice;
    await this.receive(
      [
        {
          kind: 'unlink',
          dedupeKey: digestOf(['unlink', appId, userId, referrer]),
          userId,
          event: 'user-unlinked',
          reason: referrer === null ? null : text(referrer),
          jti: null,
          payload: { appId, delivery },
          occurredAt: null,
          delay: 0,
        },
      ],
      actor,
    );
  }

  /** Stores the events of a token. One whose `jti` came before is not stored again. */
  async receiveToken(token: SecurityEvent, actor: Actor): Promise<void> {
    const { jti, sub: userId, iat, txn, toe } = token;
    await this.receive(
      token.events.map((event) => ({
        kind: 'account-status' as const,
        dedupeKey: digestOf(['account-status', jti, event.uri]),
        userId,
        event: event.name ?? text(event.uri),
        reason: reasonOf(event),
        jti: text(jti),
        payload: { iat, txn, ...shownDetails(event) },
        occurredAt: new Date(toe * 1000),
        delay: delayOf(event),
      })),
      actor,
    );
  }

  private async receive(events: Received[], actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const event of events) {
        const id = await insert(manager, event);
        if (id === null) continue;
        await this.audit.record(manager, {
          key: 'Webhook.Received',
          actor,
          subjectType: 'webhook',
          subjectId: id,
          userIds: [event.userId],
          details: { kind: event.kind, event: event.event, reason: event.reason },
        });
      }
    });
  }
}

/**
 * The form's key is given free when it has been worked on, so of one that is tried again the delivery tells whether it was
 * stored.
 *
 * @returns the row's id, or null where nothing was added
 */
async function insert(manager: EntityManager, event: Received): Promise<string | null> {
  const rows: { id: string; is_new: boolean }[] = await manager.query(
    `INSERT INTO webhook_events AS w (kind, dedupe_key, user_id, event, reason, jti, payload, occurred_at, next_at,
                                      processed_at, outcome)
     SELECT $1, $2, $3::bigint, $4, $5, $6, $7::jsonb, $8::timestamptz,
            now() + make_interval(secs => COALESCE($9::float8, 0)),
            CASE WHEN $9::float8 IS NULL THEN now() END, CASE WHEN $9::float8 IS NULL THEN 'ignored' END
      WHERE NOT EXISTS (SELECT FROM webhook_events
                         WHERE user_id = $3::bigint AND payload->>'delivery' = $7::jsonb->>'delivery')
     ON CONFLICT (dedupe_key) DO UPDATE SET deliveries = w.deliveries + 1, next_at = now(), payload = excluded.payload
      WHERE w.kind = 'unlink' AND w.processed_at IS NULL
        AND w.payload->>'delivery' IS DISTINCT FROM excluded.payload->>'delivery'
     RETURNING w.id, w.xmax = 0 AS is_new`,
    [
      event.kind,
      event.dedupeKey,
      event.userId,
      event.event,
      event.reason,
      event.jti,
      jsonText(event.payload),
      event.occurredAt,
      event.delay,
    ],
  );
  return rows[0]?.is_new ? rows[0].id : null;
}

function digestOf(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function text(value: string): string {
  return storableText(value.slice(0, MAX_TEXT));
}

/**
 * Kakao also tells of what the service did itself (§10 no. 13), before the job that did it has recorded it. Such
 * events wait a little, so that the history names the job and who started it rather than the echo.
 */
function delayOf({ name, details }: SecurityEventDetail): number | null {
  if (name === null || reactionTo(name) === null) return null;
  if (name === 'user-unlinked') return details.reason === 'UNLINK_FROM_SERVICE' ? 60 : 0;
  return name === 'user-scope-withdraw' || name === 'tokens-revoked' ? 10 : 0;
}

function reasonOf({ details }: SecurityEventDetail): string | null {
  return typeof details.reason === 'string' ? text(details.reason) : null;
}

/**
 * Of the details only what is known not to be personal is kept (§6.3): new addresses and numbers of a changed
 * identifier do not belong here, the person is read anew instead.
 */
function shownDetails({ uri, details }: SecurityEventDetail): object {
  const scopes = Array.isArray(details.scope) ? details.scope : [details.scope];
  return {
    uri: text(uri),
    scopes: scopes.filter((scope) => typeof scope === 'string').map((scope) => text(scope)),
    keys: Object.keys(details).slice(0, 50).map(text),
  };
}
