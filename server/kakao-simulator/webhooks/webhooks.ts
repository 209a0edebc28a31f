import { primaryKey } from '../app.js';
import { isOwnCall, type Journal, type JournalEntry } from '../journal.js';
import type { Effect } from '../world/effects.js';
import { toSeconds } from '../world/time.js';
import type { World } from '../world/world.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { type EventRequest, type Sender, securityEventToken } from './security-event.js';

export interface WebhookSettings {
  /** Where they go; absent: nowhere. */
  unlinkUrl?: string;
  unlinkMethod: 'GET' | 'POST';
  /** Parameters of a POST as JSON instead of a form (§6.1: accept both). */
  unlinkAsJson: boolean;
  statusUrl?: string;
  /** Names of the event types subscribed to (§6.2). */
  events: 'all' | string[];
}

/** How an unlink webhook can be wrong, for trying out a receiver. */
export const UNLINK_SPOILS = ['key', 'no-key', 'app-id', 'user-id'] as const;

export interface UnlinkRequest {
  userId: string;
  referrerType: string;
  method?: 'GET' | 'POST';
  spoil?: (typeof UNLINK_SPOILS)[number];
}

/** Tells the service what happened to its people (§6). */
export class Webhooks {
  readonly deliveries = new Deliveries();

  constructor(
    private readonly sender: Sender & { readonly world: World },
    journal: Journal,
    readonly settings: WebhookSettings,
  ) {
    journal.onEntry((entry) => this.#tell(entry));
  }

  /** Sends an unlink webhook (§6.1), whatever is true of the person. */
  sendUnlink(wanted: UnlinkRequest): Promise<Delivery | undefined> {
    const { unlinkUrl, unlinkMethod, unlinkAsJson } = this.settings;
    if (!unlinkUrl) return Promise.resolve(undefined);
    const { spoil } = wanted;
    const fields = {
      app_id: spoil === 'app-id' ? '1' : String(this.sender.app.id),
      user_id: spoil === 'user-id' ? `${wanted.userId}x` : wanted.userId,
      referrer_type: wanted.referrerType,
    };
    const key = spoil === 'key' ? '0'.repeat(32) : (primaryKey(this.sender.app)?.key ?? '');
    const headers: Record<string, string> = spoil === 'no-key' ? {} : { authorization: `KakaoAK ${key}` };
    const about = { kind: 'unlink', userId: wanted.userId, event: wanted.referrerType } as const;
    const method = wanted.method ?? unlinkMethod;
    if (method === 'GET') {
      const url = new URL(unlinkUrl);
      for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
      return this.deliveries.send(about, url.href, { method, headers });
    }
    headers['content-type'] = unlinkAsJson
      ? 'application/json'
      : 'application/x-www-form-urlencoded;charset=utf-8';
    const body = unlinkAsJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
    return this.deliveries.send(about, unlinkUrl, { method, headers, body: () => body });
  }

  /** Sends an account status webhook (§6.2). */
  sendEvent(wanted: EventRequest): Promise<Delivery | undefined> {
    const { statusUrl } = this.settings;
    if (!statusUrl) return Promise.resolve(undefined);
    const about = { kind: 'status', userId: wanted.userId, event: wanted.event } as const;
    const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json' };
    return this.deliveries.send(about, statusUrl, {
      method: 'POST',
      headers,
      body: () => securityEventToken(this.sender, wanted),
    });
  }

  /** Webhooks that follow from what has just happened. */
  #tell(entry: JournalEntry): void {
    if (!entry.changed || entry.userId === null) return;
    if (!this.settings.unlinkUrl && !this.settings.statusUrl) return;
    const isOwn = isOwnCall(entry);
    // Where many are under way the token is made later.
    const toe = toSeconds(entry.at);
    for (const [n, effect] of entry.effects.entries()) {
      // No unlink webhook for what the service did itself (§2.10).
      if (effect.op === 'unlink' && !isOwn) {
        void this.sendUnlink({ userId: entry.userId, referrerType: effect.reason ?? 'UNLINK_FROM_APPS' });
      }
      if (isOwn && !this.sender.app.variants.setsForOwnCalls) continue;
      // Accounts of people who are none of the app's are changed too.
      if (effect.op === 'set-account' && !this.#wasLinked(entry.userId, entry.effects.slice(n))) continue;
      const event = eventOf(effect, isOwn);
      const { events } = this.settings;
      if (event && (events === 'all' || events.includes(event.event))) {
        void this.sendEvent({ userId: entry.userId, toe, ...event });
      }
    }
  }

  /** Whether somebody was linked before the last `effects` of what has just happened to them. */
  #wasLinked(userId: string, effects: readonly Effect[]): boolean {
    const { world } = this.sender;
    const next = effects.find(({ op }) => op === 'link' || op === 'unlink');
    return next ? next.op === 'unlink' : world.isLinked(world.positionOf(userId));
  }
}

function eventOf(effect: Effect, isOwn: boolean): Pick<EventRequest, 'event' | 'details'> | undefined {
  switch (effect.op) {
    case 'link':
      // Who is waiting is linked by the sign-up (§1.8).
      return effect.isWaiting ? undefined : { event: 'user-linked' };
    case 'signup':
      return { event: 'user-linked' };
    case 'unlink': {
      const reason = effect.reason ?? (isOwn ? 'UNLINK_FROM_SERVICE' : 'UNLINK_FROM_APPS');
      return { event: 'user-unlinked', details: { reason } };
    }
    case 'agree-scopes':
      return { event: 'user-scope-consent', details: { scope: effect.scopes } };
    case 'withdraw-scopes':
      return { event: 'user-scope-withdraw', details: { scope: effect.scopes } };
    case 'logout':
      return { event: 'tokens-revoked' };
    case 'revoke-token':
      return { event: 'token-revoked' };
    case 'issue-tokens':
      return { event: 'token-issued' };
    case 'set-account':
      return { event: 'user-profile-changed' };
    default:
      return undefined;
  }
}
