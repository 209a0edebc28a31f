import type { DataSource } from 'typeorm';
import { AuditService } from '../../../server/audit/audit.service.js';
import { AppCheck } from '../../../server/consents/app-check.js';
import { ConsentRecorder } from '../../../server/consents/consent-recorder.js';
import { isNotLinked, KakaoReader } from '../../../server/consents/kakao-reader.js';
import type { Observation } from '../../../server/consents/observation.js';
import type { KindCall } from '../../../server/jobs/kinds/kind.js';
import { logout } from '../../../server/jobs/kinds/logout.js';
import { recordTerms } from '../../../server/jobs/kinds/record-terms.js';
import { revokeScopes } from '../../../server/jobs/kinds/revoke-scopes.js';
import { revokeTerms } from '../../../server/jobs/kinds/revoke-terms.js';
import { unlink } from '../../../server/jobs/kinds/unlink.js';
import { KakaoApiError, type KakaoClient } from '../../../server/kakao-client/index.js';
import { WebhooksService } from '../../../server/webhooks/webhooks.service.js';
import { WebhookInbox } from '../../../server/webhooks/worker/webhook-inbox.js';
import { WebhookProcessor } from '../../../server/webhooks/worker/webhook-processor.js';

const KINDS = {
  unlink,
  logout,
  'revoke-scopes': revokeScopes,
  'revoke-terms': revokeTerms,
  'record-terms': recordTerms,
};
export type ActKind = keyof typeof KINDS;
export type ReadingWay = 'person' | 'people' | 'profiles' | 'links';

/** The real recorder, which also remembers in which order it was told what. */
class WatchedRecorder extends ConsentRecorder {
  readonly told: Observation[] = [];

  override record(...args: Parameters<ConsentRecorder['record']>) {
    this.told.push(...args[1]);
    return super.record(...args);
  }
}

/** The parts of the server that learn of people and record it, on a real database. */
export class Teller {
  readonly recorder = new WatchedRecorder();
  private readonly reader: KakaoReader;
  private readonly inbox: WebhookInbox;
  private readonly webhooks: WebhooksService;
  private readonly processor: WebhookProcessor;
  private held: Observation[][] = [];

  constructor(
    readonly database: DataSource,
    private readonly client: KakaoClient,
  ) {
    this.reader = new KakaoReader(client);
    this.inbox = new WebhookInbox(database);
    this.webhooks = new WebhooksService(database, new AuditService());
    this.processor = new WebhookProcessor(
      database,
      this.inbox,
      this.reader,
      this.recorder,
      new AppCheck(database, client, { kakao: { adminKeys: [] } }),
    );
  }

  /** Reads a person, and records it at once or only when {@link recordHeld} is called. */
  async read(id: string, how: ReadingWay, isHeld: boolean): Promise<void> {
    const observations = await this.readings(id, how);
    if (isHeld) this.held.push(observations);
    else await this.record(observations, how === 'person' ? 'refresh' : 'sync');
  }

  /** Records the reading that has been held back for longest. */
  async recordHeld(): Promise<void> {
    const observations = this.held.shift();
    if (observations) await this.record(observations, 'sync');
  }

  /** What a job does to a person. */
  async act(id: string, kind: ActKind, names: string[]): Promise<void> {
    const call = {
      client: this.client,
      reader: this.reader,
      userId: id,
      params: { scopes: names, tags: names },
      startedAt: new Date(),
      options: {},
    } as unknown as KindCall<never>;
    try {
      const { observation } = await KINDS[kind].perform(call);
      if (observation) await this.record([observation], 'job');
    } catch (error) {
      if (isNotLinked(error))
        await this.record([{ userId: id, observedAt: new Date(), link: 'absent' }], 'job');
      else if (!(error instanceof KakaoApiError)) throw error;
    }
  }

  /** A webhook comes in; `toe` is null for the form of an unlink, which has no time. */
  async hear(userId: string, name: string, toe: number | null, reason?: string): Promise<void> {
    const actor = { type: 'webhook' } as const;
    const [{ last }] = await this.database.query('SELECT coalesce(max(id), 0) AS last FROM webhook_events');
    if (toe === null) {
      const notice = { app_id: '1', user_id: userId, referrer_type: reason ?? null };
      await this.webhooks.receiveUnlink(notice, actor, `${Math.random()}`);
    } else {
      const jti = `${userId} ${name} ${toe} ${Math.random()}`;
      const event = { uri: name, name, category: null, details: reason ? { reason } : {} };
      const token = {
        iss: '',
        aud: [],
        sub: userId,
        iat: toe,
        toe,
        txn: null,
        jti,
        events: [event],
        isRepeated: false,
      };
      await this.webhooks.receiveToken(
        token as unknown as Parameters<WebhooksService['receiveToken']>[0],
        actor,
      );
    }
    await this.database.query('UPDATE webhook_events SET received_at = $1 WHERE id > $2', [new Date(), last]);
  }

  /** Works on the webhooks that came in. */
  async work(): Promise<void> {
    await this.database.query(`UPDATE webhook_events SET next_at = '-infinity' WHERE processed_at IS NULL`);
    await this.inbox.settleKnown();
    for (const event of await this.inbox.claim()) {
      await this.processor.process(event, new AbortController().signal);
    }
  }

  private async readings(id: string, how: ReadingWay): Promise<Observation[]> {
    if (how === 'person') return [await this.reader.readPerson(id, { priority: 'interactive' })];
    if (how === 'people') return this.reader.readPeople([id], 'bulk');
    return how === 'links' ? this.reader.readLinks([id], 'bulk') : this.reader.readProfiles([id], 'bulk');
  }

  private async record(observations: Observation[], source: 'sync' | 'refresh' | 'job'): Promise<void> {
    await this.database.transaction((manager) => this.recorder.record(manager, observations, { source }));
  }
}
