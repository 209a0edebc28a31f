import type { DataSource } from 'typeorm';
import { createTestDatabase } from './database.js';
import { type HostedServer, hostServer } from './hosted-server.js';
import { Client } from './http-client.js';
import { KakaoControl, type TruePerson } from './kakao-control.js';
import { createTestRedis } from './redis.js';
import { ADMIN, startServer, type TestServer, type TestServerOptions } from './server.js';
import { startSimulator } from './simulator.js';
import { until } from './until.js';

/** A row of `webhook_events`. */
export interface StoredEvent {
  id: string;
  kind: string;
  user_id: string;
  event: string;
  reason: string | null;
  jti: string | null;
  payload: Record<string, unknown>;
  occurred_at: Date | null;
  deliveries: number;
  attempts: number;
  processed_at: Date | null;
  outcome: string | null;
  error: string | null;
}

/** A server whose people were read, and a simulator that tells it what happens to them. */
export class WebhookDesk<Served extends HostedServer = HostedServer> {
  private constructor(
    readonly server: Served,
    readonly control: KakaoControl,
    readonly operator: Client,
    readonly database: DataSource,
    private readonly options: TestServerOptions,
  ) {}

  /** Its server is one of {@link hostServer}. */
  static open(env?: NodeJS.ProcessEnv): Promise<WebhookDesk> {
    return WebhookDesk.openWith(hostServer, env);
  }

  /** The same with a server that is a process of its own, for tests that kill it or look at its log or clock. */
  static openApart(env?: NodeJS.ProcessEnv): Promise<WebhookDesk<TestServer>> {
    return WebhookDesk.openWith(startServer, env);
  }

  private static async openWith<Served extends HostedServer>(
    serve: (options: TestServerOptions) => Promise<Served>,
    env: NodeJS.ProcessEnv = {},
  ): Promise<WebhookDesk<Served>> {
    const simulator = await startSimulator([
      '--users',
      '60',
      '--ids-per-minute',
      '0',
      '--waiting-hours',
      '0',
    ]);
    const stored = await createTestDatabase();
    const options = {
      databaseUrl: stored.url,
      redisUrl: (await createTestRedis()).url,
      kakaoUrl: simulator.url,
    };
    const server = await serve({ ...options, env });
    const operator = new Client(server.url);
    const session = await operator.post('/api/session', ADMIN);
    if (session.status !== 200) throw new Error(`not logged in: ${session.status}`);
    const control = new KakaoControl(simulator.url);
    return new WebhookDesk(server, control, operator, await stored.dataSource(), options);
  }

  get databaseUrl(): string {
    return this.options.databaseUrl;
  }

  /** Another server on the same databases. */
  serve(env: NodeJS.ProcessEnv): Promise<HostedServer> {
    return hostServer({ ...this.options, env });
  }

  /** Another one that is a process of its own. */
  serveApart(env: NodeJS.ProcessEnv): Promise<TestServer> {
    return startServer({ ...this.options, env });
  }

  /** Reads everybody; what happens until then is told by nobody. */
  async sync(): Promise<void> {
    const { body } = await this.operator.post('/api/syncs', { mode: 'full' });
    await until(async () => {
      const sync = await this.operator.get(`/api/syncs/${body.id}`);
      return sync.body.status === 'completed' ? true : null;
    });
  }

  /** From now on, or no longer, the simulator tells this server. */
  async listen(isOn: boolean, settings: Record<string, unknown> = {}): Promise<void> {
    const url = (path: string) => (isOn ? `${this.server.url}/webhooks/kakao/${path}` : '');
    await this.control.call('PATCH', 'webhooks', {
      unlinkUrl: url('unlink'),
      statusUrl: url('account-status'),
      ...settings,
    });
  }

  /** The simulator works, and tells this server everything in its usual form, whatever a test before wanted of it. */
  async listenAnew(): Promise<void> {
    await this.control.noFaults();
    await this.listen(true, { unlinkMethod: 'POST', unlinkAsJson: false, events: 'all' });
  }

  /** Linked people who agreed to their email address. */
  async linkedWithEmail(): Promise<TruePerson[]> {
    const people = await this.control.people();
    return people.filter(({ state, scopes }) => state === 'linked' && scopes.includes('account_email'));
  }

  /** Makes the simulator send an account status webhook, whatever is true. */
  async send(event: Record<string, unknown>): Promise<{ status: number; body: string }> {
    return (await this.control.call('POST', 'webhooks/event', event)) as { status: number; body: string };
  }

  /** Makes the simulator send an unlink webhook, whatever is true. */
  async sendUnlink(request: Record<string, unknown>): Promise<{ status: number; body: string }> {
    return (await this.control.call('POST', 'webhooks/unlink', request)) as { status: number; body: string };
  }

  events(userId: string): Promise<StoredEvent[]> {
    return this.database.query('SELECT * FROM webhook_events WHERE user_id = $1 ORDER BY id', [userId]);
  }

  /** Waits until every stored event of a person, at least so many, is done with; delays are passed over. */
  settled(userId: string, count = 1): Promise<StoredEvent[]> {
    return until(async () => {
      await this.database.query(
        `UPDATE webhook_events SET next_at = now() WHERE user_id = $1 AND attempts = 0`,
        [userId],
      );
      const events = await this.events(userId);
      return events.length >= count && events.every((event) => event.processed_at) ? events : null;
    });
  }

  async person(
    id: string,
  ): Promise<Record<string, unknown> & { status: string; connectedAt: string | null }> {
    return (await this.operator.get(`/api/users/${id}`)).body;
  }

  /** The facts that webhooks brought, oldest first. */
  async facts(id: string): Promise<Record<string, unknown>[]> {
    const { body } = await this.operator.get(`/api/users/${id}/history?limit=200`);
    return body.data.filter((fact: { source: string }) => fact.source === 'webhook').reverse();
  }
}
