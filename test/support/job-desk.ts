import type { DataSource } from 'typeorm';
import { createTestDatabase } from './database.js';
import { type HostedServer, hostServer } from './hosted-server.js';
import { Client } from './http-client.js';
import { KakaoControl } from './kakao-control.js';
import { createTestRedis } from './redis.js';
import { ADMIN, startServer, type TestServer, type TestServerOptions } from './server.js';
import { startSimulator } from './simulator.js';
import { until } from './until.js';

export { until };

/** What the second operator of a desk logs in with. */
export const SECOND = { email: 'second@example.com', password: 'another-horse-battery' };

/** What {@link JobDesk.as} makes an operator of a role log in with. */
export const accountOf = (role: string) => ({
  email: `${role}@example.com`,
  password: 'a-long-enough-password',
});

/** A job as the API shows it, as far as tests look into it. */
export interface SeenJob {
  id: string;
  status: string;
  stopReason: string | null;
  counts: Record<'total' | 'pending' | 'succeeded' | 'unchanged' | 'failed' | 'cancelled', number>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the other fields as they need
  [field: string]: any;
}

/** One row of `job_items`. */
export interface ItemRow {
  user_id: string;
  outcome: string;
  attempts: number;
  error_code: string | null;
  doubt: string | null;
}

/** Everything that runs a job, with a simulator in place of Kakao. */
export class JobDesk<Served extends HostedServer = HostedServer> {
  admin!: Client;
  second!: Client;
  server!: Served;

  private constructor(
    private readonly serve: (options: TestServerOptions) => Promise<Served>,
    readonly kakao: KakaoControl,
    readonly kakaoUrl: string,
    readonly database: DataSource,
    readonly databaseUrl: string,
    readonly redisUrl: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * Its server is one of {@link hostServer}.
   *
   * @param people how many the simulator begins with
   * @param env of every server, over what {@link startServer} sets
   * @param simulator more switches of the simulator
   */
  static open(people: number, env?: NodeJS.ProcessEnv, simulator?: string[]): Promise<JobDesk> {
    return JobDesk.openWith(hostServer, people, env, simulator);
  }

  /** The same with a server that is a process of its own, for tests that kill it or look at its log or memory. */
  static openApart(
    people: number,
    env?: NodeJS.ProcessEnv,
    simulator?: string[],
  ): Promise<JobDesk<TestServer>> {
    return JobDesk.openWith(startServer, people, env, simulator);
  }

  private static async openWith<Served extends HostedServer>(
    serve: (options: TestServerOptions) => Promise<Served>,
    people: number,
    env: NodeJS.ProcessEnv = {},
    simulator: string[] = [],
  ): Promise<JobDesk<Served>> {
    const args = [
      '--users',
      String(people),
      '--ids-per-minute',
      '0',
      '--waiting-hours',
      '0',
      '--waiting-share',
      '0',
    ];
    const [{ url: kakaoUrl }, database, redis] = await Promise.all([
      startSimulator([...args, ...simulator]),
      createTestDatabase(),
      createTestRedis(),
    ]);
    const control = new KakaoControl(kakaoUrl);
    const desk = new JobDesk(serve, control, kakaoUrl, await database.dataSource(), database.url, redis.url, {
      APPROVAL_ABOVE: 'off',
      SELECTION_CHANGED_ABOVE: 'off',
      ...env,
    });
    desk.server = await serve(desk.options());
    desk.admin = await desk.logIn(ADMIN);
    const created = await desk.admin.post('/api/operators', { ...SECOND, name: 'Second', role: 'operator' });
    if (created.status !== 201) throw new Error(`no second operator: ${JSON.stringify(created.body)}`);
    desk.second = await desk.logIn(SECOND);
    return desk;
  }

  /** One more server on the same databases, one of {@link hostServer}. */
  startHosted(env?: NodeJS.ProcessEnv): Promise<HostedServer> {
    return hostServer(this.options(env));
  }

  /** One more that is a process of its own. */
  start(env?: NodeJS.ProcessEnv): Promise<TestServer> {
    return startServer(this.options(env));
  }

  /** Another server in place of the first; sessions stay, for they are in PostgreSQL. */
  async restart(env?: NodeJS.ProcessEnv): Promise<void> {
    this.server = await this.serve(this.options(env));
    for (const client of [this.admin, this.second]) client.moveTo(this.server.url);
  }

  private options(env: NodeJS.ProcessEnv = {}): TestServerOptions {
    const { databaseUrl, redisUrl, kakaoUrl } = this;
    return { databaseUrl, redisUrl, kakaoUrl, env: { ...this.env, ...env } };
  }

  async logIn(who: { email: string; password: string }): Promise<Client> {
    const client = new Client(this.server.url);
    const answer = await client.post('/api/session', who);
    if (answer.status !== 200) throw new Error(`not logged in: ${answer.status}`);
    return client;
  }

  /** A new operator of a role, logged in. */
  async as(role: string): Promise<Client> {
    const who = accountOf(role);
    const created = await this.admin.post('/api/operators', { ...who, name: role, role });
    if (created.status !== 201) throw new Error(`no ${role}: ${JSON.stringify(created.body)}`);
    return this.logIn(who);
  }

  /** Ids of linked people, in the order of the simulator. */
  async linked(count: number): Promise<string[]> {
    const people = await this.kakao.people();
    return people
      .filter((person) => person.state === 'linked')
      .slice(0, count)
      .map((person) => person.id);
  }

  /** Reads everybody into the mirror. */
  async sync(): Promise<void> {
    const { body } = await this.admin.post('/api/syncs', { mode: 'full' });
    await until(async () => {
      const { body: sync } = await this.admin.get(`/api/syncs/${body.id}`);
      return sync.status === 'completed' ? sync : null;
    });
  }

  async draft(kind: string, ids: string[], more: Record<string, unknown> = {}): Promise<SeenJob> {
    const request = { kind, users: { ids }, reason: 'test', ...more };
    const { status, body } = await this.admin.post('/api/jobs', request);
    if (status !== 201) throw new Error(`no draft: ${JSON.stringify(body)}`);
    return body;
  }

  /** Makes a draft and starts it. */
  async run(kind: string, ids: string[], more: Record<string, unknown> = {}): Promise<SeenJob> {
    const { id, counts } = await this.draft(kind, ids, more);
    return this.act(id, 'start', { expectedTotal: counts.total });
  }

  async act(id: string, action: string, body?: unknown, client = this.admin): Promise<SeenJob> {
    const answer = await client.post(`/api/jobs/${id}/${action}`, body);
    if (answer.status !== 200) throw new Error(`${action}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async job(id: string): Promise<SeenJob> {
    return (await this.admin.get(`/api/jobs/${id}`)).body;
  }

  /** Waits until a job has one of these states; fails at once where it has ended in another. */
  async ended(id: string, states = ['completed'], timeoutMs = 90_000): Promise<SeenJob> {
    const ended = await until(async () => {
      const job = await this.job(id);
      return [...states, 'completed', 'cancelled', 'rejected'].includes(job.status) ? job : null;
    }, timeoutMs);
    if (!states.includes(ended.status)) throw new Error(`${ended.status}: ${JSON.stringify(ended.counts)}`);
    return ended;
  }

  /**
   * Stops all jobs.
   *
   * @returns what lifts it
   */
  async halt(): Promise<() => Promise<unknown>> {
    const { body } = await this.admin.post('/api/halts', { reason: 'test' });
    return () => this.admin.post(`/api/halts/${body.id}/lift`, { reason: 'test', resume: false });
  }

  /** Ends the time in which a job that cannot be undone may still be stopped before its first call. */
  waitNoLonger(id: string): Promise<unknown> {
    return this.database.query('UPDATE jobs SET not_before = now() WHERE id = $1', [id]);
  }

  items(jobId: string): Promise<ItemRow[]> {
    return this.database.query(
      'SELECT user_id, outcome, attempts, error_code, doubt FROM job_items WHERE job_id = $1 ORDER BY position',
      [jobId],
    );
  }

  /** How often each person was changed by calls to an endpoint. */
  async changes(endpoint: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { endpoint: called, userId, changed } of await this.kakao.journal()) {
      if (called !== endpoint || !changed || userId === null) continue;
      counts.set(userId, (counts.get(userId) ?? 0) + 1);
    }
    return counts;
  }
}
