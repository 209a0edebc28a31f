import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { Client } from '../support/http-client.js';
import { KakaoControl } from '../support/kakao-control.js';
import { createTestRedis } from '../support/redis.js';
import { ADMIN, startServer, type TestServer } from '../support/server.js';
import { startSimulator } from '../support/simulator.js';

const PEOPLE = 600;
let control: KakaoControl;
let database: DataSource;
let redisUrl: string;
let operator: Client;
let start: (role: string) => Promise<TestServer>;

beforeAll(async () => {
  const args = ['--users', String(PEOPLE), '--ids-per-minute', '0', '--waiting-hours', '0'];
  const { url: kakaoUrl } = await startSimulator(args);
  control = new KakaoControl(kakaoUrl);
  const stored = await createTestDatabase();
  database = await stored.dataSource();
  ({ url: redisUrl } = await createTestRedis());
  start = (role) => startServer({ databaseUrl: stored.url, redisUrl, kakaoUrl, env: { ROLE: role } });
  const web = await start('web');
  operator = new Client(web.url);
  expect(await operator.post('/api/session', ADMIN)).toMatchObject({ status: 200 });
});

async function startSync(mode: 'full' | 'recent' = 'full'): Promise<string> {
  const answer = await operator.post('/api/syncs', { mode });
  expect(answer).toMatchObject({ status: 201, body: { mode } });
  // A worker may have taken it before the answer was written.
  expect(['queued', 'running']).toContain(answer.body.status);
  return answer.body.id;
}

/** Looks at a sync until something is true of it. */
async function until(
  id: string,
  isReached: (sync: { status: string; counts: { pages: number } }) => boolean,
) {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(100)) {
    const { body } = await operator.get(`/api/syncs/${id}`);
    if (isReached(body)) return body;
  }
  throw new Error(`sync ${id} did not get there`);
}
const inTheMiddle = (sync: { counts: { pages: number } }) => sync.counts.pages >= 2;
const ended = (sync: { status: string }) => !['queued', 'running'].includes(sync.status);

async function expectEverybodyOnce(): Promise<void> {
  const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
  const rows: { id: string; status: string }[] = await database.query(
    `SELECT id, status FROM users WHERE status <> 'unlinked' ORDER BY id`,
  );
  expect(rows.map((row) => `${row.id} ${row.status}`).sort()).toEqual(
    truth.map((person) => `${person.id} ${person.state}`).sort(),
  );
  const repeated = await database.query(
    `SELECT user_id, type, subject FROM consent_events WHERE type IN ('linked', 'waiting', 'scope', 'term')
      GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  );
  expect(repeated).toEqual([]);
}

/** Of everybody after the first pages answers take long until there are no faults: a sync is in the middle until then. */
async function slowInTheMiddle(): Promise<void> {
  const linked = (await control.people()).filter(({ state }) => state === 'linked').map(({ id }) => id);
  const inOrder = linked.sort((one, other) => Number(BigInt(one) - BigInt(other)));
  await control.fault({ endpoint: 'user-scopes', kind: 'slow', delayMs: 3_000, userIds: inOrder.slice(300) });
}

describe('a sync by processes of their own', () => {
  afterEach(() => control.noFaults());

  it('outlives the worker that is killed in the middle of it', async () => {
    await slowInTheMiddle();
    const worker = await start('worker');
    const id = await startSync();
    await until(id, inTheMiddle);
    await worker.kill('SIGKILL');
    expect(await operator.get(`/api/syncs/${id}`)).toMatchObject({ body: { status: 'running' } });
    await control.noFaults();
    const next = await start('worker');
    expect(await until(id, ended)).toMatchObject({ status: 'completed', errorCode: null });
    await expectEverybodyOnce();
    await next.stop();
  });

  it('is handed on at once by a worker that is asked to stop', async () => {
    await database.query('TRUNCATE users, consent_events CASCADE');
    await slowInTheMiddle();
    const worker = await start('worker');
    const id = await startSync();
    await until(id, inTheMiddle);
    await worker.stop();
    await control.noFaults();
    const [held] = await database.query('SELECT claimed_by, lease_until FROM syncs WHERE id = $1', [id]);
    expect(held).toEqual({ claimed_by: null, lease_until: null });
    const next = await start('worker');
    expect(await until(id, ended)).toMatchObject({ status: 'completed' });
    await expectEverybodyOnce();
    await next.stop();
  });

  it('survives that Redis is emptied, and is done once by two workers', async () => {
    await database.query('TRUNCATE users, consent_events CASCADE');
    await slowInTheMiddle();
    const workers = [await start('worker'), await start('worker')];
    const before = await control.calls();
    const id = await startSync();
    await until(id, inTheMiddle);
    const redis = new Redis(redisUrl);
    await redis.flushdb();
    await control.noFaults();
    expect(await until(id, ended)).toMatchObject({ status: 'completed' });
    await expectEverybodyOnce();
    const calls = await control.calls();
    // A page whose worker found its task gone may be read once more, but not the whole list.
    expect((calls['user-scopes'] ?? 0) - (before['user-scopes'] ?? 0)).toBeLessThan(PEOPLE + 201);

    await redis.flushdb();
    redis.disconnect();
    const someone = (await control.people()).find(({ state }) => state === 'linked')?.id ?? '';
    await control.happen(someone, { op: 'unlink' });
    const again = await startSync();
    expect(await until(again, ended)).toMatchObject({ status: 'completed', counts: { gone: 1 } });
    await expectEverybodyOnce();
    for (const worker of workers) await worker.stop();
  });

  it('lets one sync of a kind run at a time', async () => {
    await startSync();
    expect(await operator.post('/api/syncs', { mode: 'full' })).toMatchObject({
      status: 409,
      body: { code: 'sync_already_running' },
    });
    await startSync('recent');
  });

  it('is found by its mode and status, however many others came after it', async () => {
    const [{ id }]: [{ id: string }] = await database.query(
      `WITH made AS (
         INSERT INTO syncs (mode, status, cursor, counts, finished_at)
         SELECT CASE WHEN n = 0 THEN 'full' ELSE 'recent' END, 'completed',
                '{"phase":"pages","lastId":null,"isFromIdInclusive":null}'::jsonb,
                '{"pages":0,"users":0,"created":0,"changed":0,"gone":0}'::jsonb, now()
           FROM generate_series(0, 120) AS n ORDER BY n RETURNING id)
       SELECT min(id) AS id FROM made`,
    );
    const found = await operator.get('/api/syncs?mode=full&status=completed&limit=1');
    expect(found.body.data).toMatchObject([{ id, mode: 'full', status: 'completed' }]);
    const others = await operator.get('/api/syncs?mode=recent&status=completed&limit=100');
    expect(others.body.data).toHaveLength(100);
    const next = `/api/syncs?mode=recent&status=completed&limit=100&cursor=${others.body.nextCursor}`;
    expect((await operator.get(next)).body).toMatchObject({ data: { length: 20 }, nextCursor: null });
    const mixed = await operator.get(`/api/syncs?cursor=${others.body.nextCursor}`);
    expect([mixed.status, mixed.body.errors[0].field]).toEqual([400, 'cursor']);
  });
});
