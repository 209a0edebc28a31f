import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AppCheck } from '../../consents/app-check.js';
import { ConsentRecorder } from '../../consents/consent-recorder.js';
import { KakaoReader } from '../../consents/kakao-reader.js';
import { isLaterLink } from '../../consents/link-time.js';
import type { Observation } from '../../consents/observation.js';
import { lockNewPeople } from '../../consents/person-state.loader.js';
import { KakaoApiError, KakaoError, KakaoResponseError } from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { log } from '../../platform/log/log.js';
import { ToldOnce } from '../../platform/told-once.js';
import { isReadSince } from '../read-since.js';
import type { WebhookOutcome } from '../webhook-event.entity.js';
import {
  askAgainAfter,
  type KnownLink,
  needlessUnlink,
  reactionTo,
  retryAfter,
  unusableAgainAfter,
} from '../webhook-reactions.js';
import { type ClaimedEvent, WebhookInbox } from './webhook-inbox.js';

/** It was delivered again, or taken over, while it was worked on. */
class Overtaken extends Error {}

/**
 * Works on one event. What it says is never believed by itself: it is the reason to ask Kakao, and the answer
 * is what is recorded, so that no order, repetition or try-out of webhooks can make the mirror wrong.
 */
@Injectable()
export class WebhookProcessor {
  /** The row of each event says what it failed with. */
  private readonly told = new ToldOnce();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly inbox: WebhookInbox,
    private readonly kakao: KakaoReader,
    private readonly recorder: ConsentRecorder,
    private readonly app: AppCheck,
  ) {}

  /** Never fails: what does not work now is tried again later, as often as it takes. */
  async process(event: ClaimedEvent, signal: AbortSignal): Promise<void> {
    try {
      await this.react(event, signal);
    } catch (error) {
      await this.handle(event, error, signal).catch((failure: unknown) => {
        // Its lease runs out, then it is taken up again.
        log.warn({ err: failure, webhookEventId: event.id }, 'webhook event not put back');
      });
    }
  }

  private async react(event: ClaimedEvent, signal: AbortSignal): Promise<void> {
    await this.app.ensure({ priority: 'bulk', signal });
    switch (reactionTo(event.event)) {
      case 'unlink':
        return this.unlink(event, signal);
      case 'read':
        if (await isReadSince(this.dataSource.manager, event)) return this.settle(event, 'unchanged');
        return this.recordRead(
          event,
          await this.kakao.readPerson(event.user_id, { priority: 'bulk', signal }),
        );
      case 'logout':
        return this.logOut(event, signal);
      default:
        return this.settle(event, 'ignored');
    }
  }

  private async unlink(event: ClaimedEvent, signal: AbortSignal): Promise<void> {
    const { user_id: id, occurred_at: unlinkedAt } = event;
    if (await this.isNeedless(event)) return;
    const [link] = await this.kakao.readLinks([id], 'bulk', signal);
    if (link?.link === 'absent') return this.record(event, { ...link, unlinkedAt });
    // Linked anew meanwhile, a try-out from Kakao's console, or an answer out of a cache.
    const person = await this.kakao.readPerson(id, { priority: 'bulk', signal });
    const isStill = person.link === 'present' && !(await this.isNewLink(person));
    const seconds = isStill ? askAgainAfter(databaseTime().getTime() - event.received_at.getTime()) : null;
    if (seconds !== null)
      return this.inbox.postpone(event, seconds, 'Kakao still shows this person as linked');
    return this.record(event, { ...person, unlinkedAt }, isStill ? 'still-linked' : undefined);
  }

  /** Settles a notice that says nothing new, unless the person is being recorded right now: that is waited for. */
  private async isNeedless(event: ClaimedEvent): Promise<boolean> {
    const { user_id: id, occurred_at: unlinkedAt } = event;
    if (!needlessUnlink(await this.knownLink(id), unlinkedAt)) return false;
    return this.dataSource.transaction(async (manager) => {
      const [locked] = await manager.query('SELECT 1 FROM users WHERE id = $1 FOR KEY SHARE', [id]);
      if (!locked) await lockNewPeople(manager);
      const needless = needlessUnlink(await this.knownLink(id, manager), unlinkedAt);
      if (!needless) return false;
      if (!(await this.inbox.settle(manager, event, needless))) throw new Overtaken();
      return true;
    });
  }

  private async logOut(event: ClaimedEvent, signal: AbortSignal): Promise<void> {
    const { user_id: id, occurred_at: loggedOutAt } = event;
    if (await this.isLogoutKnown(id, loggedOutAt ?? event.received_at))
      return this.settle(event, 'unchanged');
    const person = await this.kakao.readPerson(id, { priority: 'bulk', signal });
    // Tokens also end with the link; then the unlink says it all.
    return this.recordRead(
      event,
      person.link === 'present' ? { ...person, isLoggedOut: true, loggedOutAt } : person,
    );
  }

  /** What a notice of something else led to. Where the link has ended, the notice of that says why and when, if it has come. */
  private async recordRead(event: ClaimedEvent, person: Observation): Promise<void> {
    if (person.link === 'present') return this.record(event, person);
    const told = await this.inbox.openUnlink(event.user_id);
    return this.record(
      { ...event, reason: told?.reason ?? null },
      { ...person, unlinkedAt: told?.occurred_at ?? null },
    );
  }

  /** Our own log-outs come back as events too (§10 no. 13). */
  private async isLogoutKnown(id: string, at: Date): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `SELECT 1 FROM consent_events WHERE user_id = $1 AND type = 'logout'
          AND observed_at BETWEEN $2::timestamptz - interval '1 minute' AND $2::timestamptz + interval '1 minute'
        LIMIT 1`,
      [id, at],
    );
    return rows.length > 0;
  }

  private async isNewLink({ userId, profile }: Observation): Promise<boolean> {
    const known = await this.knownLink(userId);
    const connectedAt = profile?.connected_at ? new Date(profile.connected_at) : null;
    return Boolean(known?.connectedAt && connectedAt && isLaterLink(connectedAt, known.connectedAt));
  }

  private async knownLink(id: string, manager = this.dataSource.manager): Promise<KnownLink | null> {
    const rows: { status: string; connected_at: Date | number }[] = await manager.query(
      'SELECT status, connected_at FROM users WHERE id = $1',
      [id],
    );
    const [row] = rows;
    if (!row) return null;
    // `-infinity` comes as a number: Kakao gave no time.
    return { status: row.status, connectedAt: row.connected_at instanceof Date ? row.connected_at : null };
  }

  private async record(
    event: ClaimedEvent,
    observation: Observation,
    outcome?: WebhookOutcome,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const source = { source: 'webhook', reason: event.reason } as const;
      const { changed } = await this.recorder.record(manager, [observation], source);
      const isSettled = await this.inbox.settle(
        manager,
        event,
        outcome ?? (changed ? 'applied' : 'unchanged'),
      );
      if (!isSettled) throw new Overtaken();
    });
    this.told.wentWell();
  }

  private async settle(event: ClaimedEvent, outcome: WebhookOutcome, error?: string): Promise<void> {
    const isSettled = await this.inbox.settle(this.dataSource.manager, event, outcome, error);
    if (!isSettled) throw new Overtaken();
  }

  private async handle(event: ClaimedEvent, error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof Overtaken || signal.aborted) return this.inbox.postpone(event, 0, null);
    const isKakao = error instanceof KakaoError;
    // Texts of other errors may quote people's data.
    const text = isKakao ? error.message : error instanceof Error ? error.name : 'unknown error';
    const seconds = this.patience(event, error);
    if (seconds === null) return this.settle(event, 'unreadable', text);
    if (this.told.isNew(error)) {
      log.warn(
        { err: error, webhookEventId: event.id, attempts: event.attempts },
        'webhook event to be tried again',
      );
    }
    await this.inbox.postpone(event, seconds, text);
  }

  /** Seconds until an event is tried again after an error; null where Kakao is not to be asked any more. */
  private patience(event: ClaimedEvent, error: unknown): number | null {
    const ageMs = databaseTime().getTime() - event.received_at.getTime();
    if (error instanceof KakaoApiError && error.scope === 'person' && !error.isRetryable) {
      // Of somebody whose link has ended, an answer out of a cache may still show one.
      return reactionTo(event.event) === 'unlink' ? askAgainAfter(ageMs) : null;
    }
    const isUnusable = error instanceof KakaoResponseError && error.httpStatus === 200;
    return isUnusable ? unusableAgainAfter(ageMs, event.attempts) : retryAfter(event.attempts);
  }
}
