import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';
import { startProgram } from '../support/program.js';
import { LISTENS, serverEnv, type TestServer } from '../support/server.js';

/** Orderly shutdown of processes of their own, with work in hand. */
let desk: JobDesk<TestServer>;
let people: string[];
const LIMIT_MS = 10_000;
const UNLINK = 'POST /v1/user/unlink';
/** So many of a job are called before answers take long. */
const QUICK = 40;
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.openApart(1_200, { ROLE: 'web', KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(1_200);
});

afterEach(() => desk.kakao.noFaults());

/** A job of which calls are under way in a worker that take long. */
async function running(
  count: number,
  delayMs: number,
  env: NodeJS.ProcessEnv = {},
): Promise<{ id: string; worker: TestServer }> {
  const before = (await desk.changes(UNLINK)).size;
  const { id } = await desk.run('unlink', take(count), { canary: 0 });
  // A worker begins with two calls at a time: the first, which are answered at once, let it get into its stride. Who comes
  // after them is slow from the start: a fault that came later would find everybody called where this test is held up.
  const slow = (await desk.items(id)).slice(QUICK).map(({ user_id }) => user_id);
  await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs, userIds: slow });
  const worker = await desk.start({ ROLE: 'worker', ...env });
  await until(async () => ((await desk.changes(UNLINK)).size >= before + QUICK + 16 ? true : null));
  return { id, worker };
}

/** @returns its exit code and how long it took */
async function terminate(server: TestServer): Promise<{ code: number | null; ms: number }> {
  const begun = performance.now();
  const code = await server.kill('SIGTERM');
  return { code, ms: performance.now() - begun };
}

/** Holds up whoever asks for rows of a table. */
async function lockTable(table: string) {
  const holder = desk.database.createQueryRunner();
  await holder.startTransaction();
  await holder.query(`LOCK TABLE ${table}`);
  return {
    isWaitedFor: () => lockWaits(desk.database, { kind: 'relation' }),
    release: async () => {
      await holder.rollbackTransaction();
      await holder.release();
    },
  };
}

/** A database behind a line that can be cut, or made to carry nothing any more without being cut. */
async function behindLine(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const url = new URL(databaseUrl);
  const sockets: Socket[] = [];
  const line = createServer({ allowHalfOpen: true }, (socket) => {
    const database = connect(Number(target.port), target.hostname);
    for (const end of [socket, database]) end.on('error', () => undefined);
    sockets.push(socket, database);
    socket.pipe(database).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  url.port = String((line.address() as AddressInfo).port);
  return {
    url: url.href,
    fallSilent: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
      line.close();
    },
  };
}

const held = () => desk.database.query('SELECT FROM job_chunks WHERE claimed_by IS NOT NULL');

/** Another worker ends the job; everybody was unlinked once. */
async function expectEnd(id: string, count: number): Promise<void> {
  await desk.kakao.noFaults();
  const other = await desk.start({ ROLE: 'worker' });
  const job = await desk.ended(id);
  expect(job.counts).toMatchObject({ total: count, succeeded: count });
  const changes = await desk.changes(UNLINK);
  for (const { user_id } of await desk.items(id))
    expect([user_id, changes.get(user_id)]).toEqual([user_id, 1]);
  await other.stop();
}

describe('a worker told to end', () => {
  it('waits for answers that take some seconds, and leaves nothing in doubt', async () => {
    const { id, worker } = await running(300, 1_500);
    const { code, ms } = await terminate(worker);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
    expect(await held()).toHaveLength(0);
    const done = new Set((await desk.changes(UNLINK)).keys());
    for (const { user_id, outcome, doubt } of await desk.items(id)) {
      expect([user_id, outcome, doubt]).toEqual([user_id, done.has(user_id) ? 'succeeded' : 'pending', null]);
    }
    await expectEnd(id, 300);
    expect((await desk.items(id)).every((item) => item.attempts === 1 && item.doubt === null)).toBe(true);
  });

  it('cuts answers that take longer, and names a doubt of just those', async () => {
    const { id, worker } = await running(300, 20_000);
    const { code, ms } = await terminate(worker);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
    expect(await held()).toHaveLength(0);
    const done = await desk.changes(UNLINK);
    const pending = (await desk.items(id)).filter(({ outcome }) => outcome === 'pending');
    const inDoubt = pending.filter(({ doubt }) => doubt === 'answer_lost');
    expect(inDoubt.map(({ user_id }) => user_id)).toEqual(
      pending.map(({ user_id }) => user_id).filter((userId) => done.has(userId)),
    );
    expect(inDoubt.length).toBeGreaterThanOrEqual(16);
    expect(pending.filter(({ doubt }) => doubt !== null)).toHaveLength(inDoubt.length);
    await expectEnd(id, 300);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'does not break off where it is told again by %s',
    async (again) => {
      const { id, worker } = await running(100, 3_000);
      process.kill(worker.pid, 'SIGTERM');
      // Longer than what comes twice at once, from a terminal and from npm, is taken for one.
      await sleep(1_200);
      const code = await worker.kill(again);
      expect([code, worker.output()]).toEqual([0, expect.not.stringContaining('not closed in order')]);
      expect(await held()).toHaveLength(0);
      await expectEnd(id, 100);
      expect((await desk.items(id)).every((item) => item.attempts === 1 && item.doubt === null)).toBe(true);
    },
  );

  it('waits for no Redis that answers nothing any more', async () => {
    const redis = await behindLine(desk.redisUrl);
    const worker = await desk.start({ ROLE: 'worker', REDIS_URL: redis.url });
    redis.fallSilent();
    const { code, ms } = await terminate(worker);
    redis.cut();
    expect(code, worker.output()).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
  });
});

/** Starts a server, as a deployment that npm runs does, and ends once it listens. */
const DEPLOYMENT = `
  const { spawn } = require('node:child_process');
  const server = spawn(process.execPath, ['dist/server/main.js'], { detached: true, stdio: 'inherit' });
  console.log('pid=' + server.pid + ' ');
  setInterval(() => {}, 1_000);`;

it('goes on where what started it has ended', async () => {
  const { databaseUrl, redisUrl, kakaoUrl } = desk;
  const env = { ...serverEnv({ databaseUrl, redisUrl, kakaoUrl }), npm_lifecycle_event: 'deploy' };
  const deployment = await startProgram(['-e', DEPLOYMENT], { env, until: LISTENS });
  const pid = Number(/pid=(\d+) /.exec(deployment.output())?.[1]);
  try {
    process.kill(deployment.pid, 'SIGKILL');
    await sleep(2_500);
    expect((await fetch(`${deployment.match}/api/health`)).status).toBe(200);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
});

describe('any process told to end', () => {
  it('waits for no PostgreSQL that is away, though outcomes are not recorded: they are in doubt then', async () => {
    const postgres = await behindLine(desk.databaseUrl);
    const { id, worker } = await running(300, 1_500, { DATABASE_URL: postgres.url });
    postgres.cut();
    const { code, ms } = await terminate(worker);
    expect(code).toBe(1);
    expect(ms).toBeLessThan(LIMIT_MS);
    await expectEnd(id, 300);
    expect((await desk.items(id)).some(({ doubt }) => doubt === 'worker_lost')).toBe(true);
  });

  it('web too; until then it says that the database does not answer', async () => {
    const postgres = await behindLine(desk.databaseUrl);
    const web = await desk.start({ ROLE: 'web', DATABASE_URL: postgres.url });
    postgres.cut();
    for (let times = 0; times < 20; times++) {
      const answer = await fetch(`${web.url}/api/jobs`, { headers: { cookie: desk.admin.cookie ?? '' } });
      const { code } = (await answer.json()) as { code: string };
      expect([answer.status, code]).toEqual([503, 'database_unavailable']);
    }
    expect((await terminate(web)).ms).toBeLessThan(LIMIT_MS);
  });

  it('web too, also of what PostgreSQL was being asked when it went away', async () => {
    const postgres = await behindLine(desk.databaseUrl);
    const web = await desk.start({ ROLE: 'web', DATABASE_URL: postgres.url });
    const lock = await lockTable('jobs');
    const asked = fetch(`${web.url}/api/jobs`, { headers: { cookie: desk.admin.cookie ?? '' } });
    await lock.isWaitedFor();
    postgres.cut();
    const answer = await asked;
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      'database_unavailable',
    ]);
    await lock.release();
  });
});

describe('the web side told to end', () => {
  it('ends its event streams and answers what it was asked', async () => {
    const { id } = await desk.draft('unlink', take(50));
    const { cookie = '' } = desk.admin;
    const stream = await fetch(`${desk.server.url}/api/jobs/${id}/events`, { headers: { cookie } });
    // What has not come yet when it is told to end is refused: it is being answered, and waits for a lock.
    const lock = await lockTable('job_items');
    const asked = desk.admin.get(`/api/jobs/${id}/report.csv`);
    await lock.isWaitedFor();
    const ended = terminate(desk.server);
    await lock.release();
    const { code, ms } = await ended;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
    await stream.text();
    expect((await asked).status).toBe(200);
  });

  it('answers what has more calls to make by then, which wait for their turn in Redis', async () => {
    await desk.restart({ KAKAO_CALLS_PER_SECOND: '20' });
    await desk.kakao.fault({ endpoint: 'app-users', kind: 'slow', delayMs: 800 });
    const before = (await desk.kakao.calls())['app-users'] ?? 0;
    const asked = desk.admin.post('/api/users/lookup', {
      ids: Array.from({ length: 1_500 }, (_, at) => String(at + 1)),
    });
    await until(async () => (((await desk.kakao.calls())['app-users'] ?? 0) > before ? true : null));
    const { code } = await terminate(desk.server);
    const { status, body } = await asked;
    expect([status, body.code], JSON.stringify(body).slice(0, 300)).toEqual([200, undefined]);
    expect(code).toBe(0);
  });

  it('keeps the connections of a proxy, and tells it with what it still answers that they are kept no longer', async () => {
    await desk.restart();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (path: string) => {
      const options = { agent, headers: { cookie: desk.admin.cookie ?? '' } };
      const asked = get(`${desk.server.url}${path}`, options);
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      await once(answer.resume(), 'end');
      return [answer.statusCode, answer.headers.connection, answer.headers['keep-alive']];
    };
    expect(await ask('/api/session')).toEqual([200, 'keep-alive', 'timeout=620']);
    const lock = await lockTable('jobs');
    const asked = ask('/api/jobs');
    await lock.isWaitedFor();
    const ended = terminate(desk.server);
    await until(
      async () =>
        await fetch(`${desk.server.url}/api/health`).then(
          () => null,
          () => true,
        ),
    );
    await lock.release();
    expect(await asked).toEqual([200, 'close', undefined]);
    expect((await ended).code).toBe(0);
  });

  it('waits no longer for a request that never comes to its end', async () => {
    await desk.restart();
    const socket = connect(Number(new URL(desk.server.url).port), '127.0.0.1');
    socket
      .resume()
      .write(
        'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n',
      );
    const cut = once(socket, 'close');
    await desk.admin.get('/api/session');
    const { code, ms } = await terminate(desk.server);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LIMIT_MS);
    await cut;
  });
});
