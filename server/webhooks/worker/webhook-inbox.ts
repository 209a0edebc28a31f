import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { isUnread } from '../open-notices.js';
import type { WebhookOutcome } from '../webhook-event.entity.js';
import { UNLINK_EVENTS } from '../webhook-reactions.js';

const BATCH = 200;
/** So many that are due are looked at for a batch: when half a million wait, to sort all of them takes longer than the batch. */
const SORTED = 5_000;
/** Echoes of a bulk job are settled so many at a time. */
const SETTLED_AT_ONCE = 5_000;
/** Without renewal for so long another worker takes a batch up: who had it was lost, or sleeps. */
const LEASE_SECONDS = 20;
/** How often what is in hand is to be renewed. */
export const RENEW_MS = 5_000;
const KEPT_DAYS = 90;

/** A stored event that this process has claimed. */
export interface ClaimedEvent {
  id: string;
  user_id: string;
  event: string;
  reason: string | null;
  occurred_at: Date | null;
  received_at: Date;
  /** The scopes that a token named. */
  scopes: string[];
  deliveries: number;
  attempts: number;
}

/** The stored events that wait to be worked on. */
@Injectable()
export class WebhookInbox {
  private readonly workerId = randomUUID();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Takes some of those that are due for longest, in the order of Kakao's times: arrival has no order (§6.3). */
  async claim(): Promise<ClaimedEvent[]> {
    const [rows]: [ClaimedEvent[]] = await this.dataSource.query(
      `UPDATE webhook_events SET claimed_by = $1, lease_until = now() + make_interval(secs => $2),
              attempts = attempts + 1
        WHERE id IN (
          SELECT id FROM webhook_events
           WHERE id = ANY(ARRAY(
                   SELECT id FROM webhook_events
                    WHERE processed_at IS NULL AND next_at <= now() AND (lease_until IS NULL OR lease_until < now())
                    ORDER BY next_at LIMIT ${SORTED}))
             AND processed_at IS NULL AND next_at <= now() AND (lease_until IS NULL OR lease_until < now())
           ORDER BY COALESCE(occurred_at, received_at), id LIMIT $3
             FOR UPDATE SKIP LOCKED)
       RETURNING id, user_id, event, reason, occurred_at, received_at, deliveries, attempts,
                 ARRAY(SELECT jsonb_array_elements_text(payload->'scopes')) AS scopes`,
      [this.workerId, LEASE_SECONDS, BATCH],
    );
    const time = (row: ClaimedEvent) => (row.occurred_at ?? row.received_at).getTime();
    return rows.sort((a, b) => time(a) - time(b) || Number(BigInt(a.id) - BigInt(b.id)));
  }

  /**
   * Of the notices of a person's unlink that wait to be worked on the one that Kakao dates, or else the first; none that tells of
   * the end of a link before.
   */
  async openUnlink(userId: string): Promise<Pick<ClaimedEvent, 'reason' | 'occurred_at'> | null> {
    const rows: Pick<ClaimedEvent, 'reason' | 'occurred_at'>[] = await this.dataSource.query(
      `SELECT reason, occurred_at FROM webhook_events
        WHERE user_id = $1 AND processed_at IS NULL AND event = ANY($2)
          AND coalesce(occurred_at >= (SELECT connected_at FROM users WHERE id = $1), true)
        ORDER BY occurred_at, id LIMIT 1`,
      [userId, UNLINK_EVENTS],
    );
    return rows[0] ?? null;
  }

  /** Holds on to what this worker has claimed and is not done with; what another took meanwhile stays with that one. */
  async renew(events: readonly ClaimedEvent[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook_events SET lease_until = now() + make_interval(secs => $2)
        WHERE id = ANY($3::bigint[]) AND claimed_by = $1 AND processed_at IS NULL`,
      [this.workerId, LEASE_SECONDS, events.map(({ id }) => id)],
    );
  }

  /**
   * Marks an event as done in the transaction of what it changed. The form's key is given free: the same may
   * truly happen again.
   *
   * @returns false where it was delivered again meanwhile, or is another worker's by now: then nothing may be
   *   recorded, and the caller's transaction is to be rolled back
   */
  async settle(
    manager: EntityManager,
    event: ClaimedEvent,
    outcome: WebhookOutcome,
    error: string | null = null,
  ): Promise<boolean> {
    const [, affected]: [unknown, number] = await manager.query(
      `UPDATE webhook_events SET processed_at = now(), outcome = $4, error = $5, claimed_by = NULL, lease_until = NULL,
              dedupe_key = CASE WHEN kind = 'unlink' THEN dedupe_key || ' ' || id ELSE dedupe_key END
        WHERE id = $1 AND claimed_by = $2 AND deliveries = $3 AND processed_at IS NULL`,
      [event.id, this.workerId, event.deliveries, outcome, error],
    );
    return affected === 1;
  }

  /**
   * Settles what is due and tells of unlinks that the mirror knows already: after a bulk job that is an echo of
   * every person in it, for which nobody needs to be asked. Not of people who are being recorded right now, perhaps with
   * a new link.
   */
  async settleKnown(): Promise<void> {
    for (let count = SETTLED_AT_ONCE; count === SETTLED_AT_ONCE; ) {
      const [, affected]: [unknown, number] = await this.dataSource.query(
        `UPDATE webhook_events SET processed_at = now(), outcome = 'unchanged', error = NULL,
                dedupe_key = CASE WHEN kind = 'unlink' THEN dedupe_key || ' ' || id ELSE dedupe_key END
          WHERE id IN (
            SELECT e.id FROM webhook_events e JOIN users u ON u.id = e.user_id AND u.status = 'unlinked'
             WHERE e.processed_at IS NULL AND e.next_at <= now() AND e.event = ANY($1)
               AND (e.lease_until IS NULL OR e.lease_until < now())
             LIMIT $2 FOR UPDATE OF e SKIP LOCKED FOR KEY SHARE OF u SKIP LOCKED)`,
        [UNLINK_EVENTS, SETTLED_AT_ONCE],
      );
      count = affected;
    }
  }

  /** Lets go of an event until later. */
  async postpone(event: ClaimedEvent, seconds: number, error: string | null): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook_events SET claimed_by = NULL, lease_until = NULL, error = $3,
              next_at = CASE WHEN deliveries = $5 THEN now() + make_interval(secs => $4) ELSE now() END
        WHERE id = $1 AND claimed_by = $2 AND processed_at IS NULL`,
      [event.id, this.workerId, error, seconds, event.deliveries],
    );
  }

  /**
   * Deletes what was done with long ago; the history and the access record keep what matters. What no reading shows yet
   * stays: nobody is said to be reached meanwhile.
   */
  async purge(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM webhook_events e
        WHERE e.processed_at < now() - make_interval(days => $1) AND NOT ${isUnread('$2')}`,
      [KEPT_DAYS, UNLINK_EVENTS],
    );
  }
}
