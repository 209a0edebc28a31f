import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import type { Sync } from '../../server/syncs/sync.entity.js';
import { createTestDatabase } from '../support/database.js';
import { KakaoControl } from '../support/kakao-control.js';
import { type KakaoProxy, startKakaoProxy } from '../support/kakao-proxy.js';
import { startSimulator } from '../support/simulator.js';
import { SyncDesk } from '../support/sync-desk.js';
import { expectTrue, mirror, repeatedFacts, unlinkedIn } from '../support/sync-mirror.js';

const PEOPLE = 600;
let control: KakaoControl;
let kakao: KakaoProxy;
let url: string;

beforeAll(async () => {
  const args = ['--users', String(PEOPLE), '--seed', '11', '--ids-per-minute', '0', '--waiting-hours', '0'];
  ({ url } = await startSimulator(args));
  control = new KakaoControl(url);
  kakao = await startKakaoProxy(url);
});

beforeEach(async () => {
  kakao.distort(null);
  await control.noFaults();
});

/** A database of its own with everybody of the simulator in it. */
async function synced(): Promise<{ desk: SyncDesk; database: DataSource }> {
  const { desk, database } = await empty();
  expect(await desk.run('full')).toMatchObject({ status: 'completed' });
  return { desk, database };
}

async function empty(): Promise<{ desk: SyncDesk; database: DataSource }> {
  const database = await (await createTestDatabase()).dataSource();
  return { desk: new SyncDesk(database, kakao.url), database };
}

describe('a full sync', () => {
  it('reads everybody as they are at Kakao', async () => {
    const { desk, database } = await empty();
    const sync = await desk.run('full');
    const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
    expect(sync).toMatchObject({
      status: 'completed',
      errorCode: null,
      counts: { users: truth.length, created: truth.length, gone: 0 },
    });
    const rows = await mirror(database);
    expect(rows.size).toBe(truth.length);
    for (const person of truth) expectTrue(rows.get(person.id), person);

    // The people asked for really were among them.
    expect(truth.filter(({ id }) => id.length === 19).length).toBeGreaterThan(50);
    expect(truth.filter(({ state }) => state === 'waiting').length).toBeGreaterThan(3);
    expect([...rows.values()].filter(({ email }) => email === null).length).toBeGreaterThan(10);

    const links: { count: number }[] = await database.query(
      `SELECT count(*)::int AS count FROM consent_events e JOIN users u ON u.id = e.user_id
        WHERE e.type IN ('linked', 'waiting') AND e.type = u.status AND e.occurred_at = u.connected_at
          AND e.source = 'sync' AND e.sync_id = $1`,
      [sync.id],
    );
    expect(links).toEqual([{ count: truth.length }]);
    const steps = await database.query('SELECT key FROM audit_events WHERE sync_id = $1 ORDER BY id', [
      sync.id,
    ]);
    expect(steps.map((step: { key: string }) => step.key)).toEqual([
      'Sync.Requested',
      'Sync.Started',
      'Sync.Completed',
    ]);
  });

  it('that the server began by itself becomes that of the first operator who asks for one', async () => {
    const { desk, database } = await empty();
    await desk.service.requestFirst();
    const [first, second] = await Promise.allSettled(
      ['7', '8'].map((operatorId) => desk.service.request('full', { type: 'operator', operatorId })),
    );
    const answers = [first, second].map((one) => (one?.status === 'fulfilled' ? one.value : one?.reason));
    const sync = answers.find(({ id }) => id !== undefined);
    expect(answers.find((one) => one !== sync)).toMatchObject({ status: 409, code: 'sync_already_running' });
    const asked = await database.query(
      `SELECT s.id, s.requested_by, e.operator_id FROM syncs s JOIN audit_events e ON e.sync_id = s.id ORDER BY e.id`,
    );
    expect(asked).toEqual([
      { id: sync?.id, requested_by: sync?.requestedBy, operator_id: null },
      { id: sync?.id, requested_by: sync?.requestedBy, operator_id: sync?.requestedBy },
    ]);
    expect(await desk.finish(sync?.id ?? '')).toMatchObject({
      status: 'completed',
      requestedBy: sync?.requestedBy,
    });
  });

  it('adds nothing to the history when nothing has changed', async () => {
    const { desk, database } = await synced();
    const count = async () => (await database.query('SELECT count(*)::int AS n FROM consent_events'))[0].n;
    const before = await count();
    expect(await desk.run('full')).toMatchObject({ counts: { created: 0, changed: 0, gone: 0 } });
    expect(await count()).toBe(before);
  });

  it('finds out who left, and takes nobody else for gone', async () => {
    const { desk, database } = await synced();
    const linked = (await control.people()).filter(({ state }) => state !== 'unlinked');
    const left = [linked[0], linked[300], linked.at(-1)].map((person) => person?.id ?? '');
    for (const id of left) await control.happen(id, { op: 'unlink', reason: 'UNLINK_FROM_APPS' });
    const sync = await desk.run('full');
    expect(sync).toMatchObject({ status: 'completed', counts: { gone: left.length } });
    expect((await unlinkedIn(database)).sort()).toEqual([...left].sort());
    const facts = await database.query(
      `SELECT user_id, not_before IS NOT NULL AS is_bounded FROM consent_events WHERE type = 'unlinked'`,
    );
    expect(facts.length).toBe(left.length);
    expect(facts.every((fact: { is_bounded: boolean }) => fact.is_bounded)).toBe(true);

    const [first = ''] = left;
    await control.happen(first, { op: 'link', scopes: ['profile_nickname'] });
    await desk.run('full');
    const person = await control.person(first);
    expectTrue((await mirror(database)).get(first), person);
  });

  it.each([
    ['comes back empty', 0],
    ['is cut short in the middle', 250],
  ])('takes nobody for unlinked when the list %s', async (_name, kept) => {
    const { desk, database } = await synced();
    let given = 0;
    kakao.distort((path, answer) => {
      if (!path.startsWith('/v1/user/ids')) return answer;
      const page = /"elements":\[([^\]]*)\]/.exec(answer.body)?.[1]?.split(',') ?? [];
      const rest = page.slice(0, Math.max(0, kept - given));
      given += rest.length;
      const isEnd = rest.length < page.length;
      const after = isEnd ? '"after_url":null' : (/"after_url":("[^"]*"|null)/.exec(answer.body)?.[0] ?? '');
      return { status: 200, body: `{"elements":[${rest.join(',')}],"before_url":null,${after}}` };
    });
    const sync = await desk.run('full');
    expect(sync).toMatchObject({ status: 'completed', counts: { gone: 0 } });
    expect(sync.counts.users).toBeLessThanOrEqual(kept);
    expect(await unlinkedIn(database)).toEqual([]);
  });

  it('does not believe a page that stops without saying so', async () => {
    const { desk, database } = await synced();
    kakao.distort((path, answer) =>
      path.startsWith('/v1/user/ids')
        ? { status: 200, body: answer.body.replace(/,"before_url".*$/, '}') }
        : answer,
    );
    expect(await desk.run('full')).toMatchObject({ status: 'failed', errorCode: 'response' });
    expect(await unlinkedIn(database)).toEqual([]);
  });
});

describe('a recent sync', () => {
  it('reads the new ones and stops at those it knows', async () => {
    const { desk, database } = await synced();
    const before = (await mirror(database)).size;
    const newcomers = [await control.newcomer(), await control.newcomer(), await control.newcomer()];
    const callsBefore = await control.calls();
    const sync = await desk.run('recent');
    const calls = await control.calls();
    expect(sync).toMatchObject({ status: 'completed', counts: { users: 3, created: 3, gone: 0 } });
    expect((calls['user-ids'] ?? 0) - (callsBefore['user-ids'] ?? 0)).toBeLessThanOrEqual(2);
    expect((calls['user-scopes'] ?? 0) - (callsBefore['user-scopes'] ?? 0)).toBe(3);
    const rows = await mirror(database);
    expect(rows.size).toBe(before + 3);
    for (const person of newcomers) expectTrue(rows.get(person.id), await control.person(person.id));
  });

  it('reads on to where one before it ended in the middle', async () => {
    const { desk, database } = await empty();
    const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
    let pages = 0;
    kakao.distort((path, answer) =>
      path.startsWith('/v1/user/ids') && ++pages > 2
        ? { status: 401, body: '{"msg":"wrong appKey","code":-401}' }
        : answer,
    );
    expect(await desk.run('recent')).toMatchObject({ status: 'failed', counts: { pages: 2 } });
    expect((await mirror(database)).size).toBeLessThan(truth.length);
    kakao.distort(null);
    expect(await desk.run('recent')).toMatchObject({ status: 'completed' });
    expect((await mirror(database)).size).toBe(truth.length);
    expect((await desk.run('recent')).counts.pages).toBe(1);
  });

  it('decides about nobody', async () => {
    const { desk, database } = await synced();
    const newcomer = await control.newcomer();
    await control.happen(newcomer.id, { op: 'unlink' });
    const someone = (await control.people()).find(({ state }) => state === 'linked')?.id ?? '';
    await control.happen(someone, { op: 'unlink' });
    await desk.run('recent');
    expect(await unlinkedIn(database)).toEqual([]);
  });
});

describe('an interrupted sync', () => {
  it('goes on where it was, with nothing twice in the history', async () => {
    const { desk, database } = await empty();
    const { id } = await desk.service.request('full');
    // However quick the machine is.
    kakao.distort(async (path, answer) => {
      if (path.startsWith('/v1/user/ids')) await sleep(200);
      return answer;
    });
    // Each round is cut off in the middle of a page; the rest is another worker's.
    for (const ms of [150, 300, 450]) {
      const cut = new AbortController();
      setTimeout(() => cut.abort(), ms);
      await desk.runner().runSlice(id, cut.signal);
    }
    expect(await desk.service.get(id)).toMatchObject({ status: 'running', errorCode: null });
    expect(await desk.finish(id)).toMatchObject({ status: 'completed' });
    const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
    const rows = await mirror(database);
    expect(rows.size).toBe(truth.length);
    for (const person of truth) expectTrue(rows.get(person.id), person);
    expect(await repeatedFacts(database)).toEqual([]);
  });

  it.each(['full', 'recent'] as const)(
    'that an operator stops keeps what it had read: a %s one',
    async (mode) => {
      const { desk, database } = await empty();
      const { id } = await desk.service.request(mode);
      let pages = 0;
      kakao.distort(async (path, answer) => {
        if (path.startsWith('/v1/user/ids') && ++pages > 2) await desk.service.cancel(id, SYSTEM_ACTOR);
        return answer;
      });
      const sync = await desk.finish(id);
      expect(sync).toMatchObject({ status: 'cancelled', counts: { pages: 2, gone: 0 }, claimedBy: null });
      expect(sync.finishedAt).not.toBeNull();
      const read = (await mirror(database)).size;
      expect(read).toBe(sync.counts.users);
      const keys = `SELECT key FROM audit_events WHERE sync_id = $1 ORDER BY id`;
      expect((await database.query(keys, [id])).map(({ key }: { key: string }) => key)).toEqual([
        'Sync.Requested',
        'Sync.Started',
        'Sync.Cancelled',
      ]);
      await expect(desk.service.cancel(id, SYSTEM_ACTOR)).rejects.toMatchObject({ code: 'invalid_state' });
      await expect(desk.service.cancel('9', SYSTEM_ACTOR)).rejects.toMatchObject({ code: 'sync_not_found' });
      kakao.distort(null);
      expect(await desk.run(mode)).toMatchObject({ status: 'completed' });
      const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
      expect(read).toBeLessThan(truth.length);
      expect((await mirror(database)).size).toBe(truth.length);
    },
  );

  it('is done once by two workers at a time', async () => {
    const { desk, database } = await empty();
    const { id } = await desk.service.request('full');
    const before = await control.calls();
    const results = await Promise.all([desk.finish(id), desk.finish(id), desk.finish(id)]);
    for (const sync of results) expect(sync.status).toBe('completed');
    const calls = await control.calls();
    const people = (await mirror(database)).size;
    expect((calls['user-scopes'] ?? 0) - (before['user-scopes'] ?? 0)).toBe(people);
    expect(await repeatedFacts(database)).toEqual([]);
  });

  it('loses also to its own process that took it anew, after it was asleep for longer than its claim held', async () => {
    const { desk, database } = await empty();
    const { id } = await desk.service.request('full');
    const runner = desk.runner();
    const { signal } = new AbortController();
    const PATIENT = { timeout: 60_000 };
    const runOn = async () => {
      while (await runner.runSlice(id, signal));
    };
    let second: Promise<void> | undefined;
    let lists = 0;
    let isTaken = false;
    let mayGoOn = false;
    kakao.distort(async (path, answer) => {
      if (path.startsWith('/v1/user/ids') && ++lists === 3)
        await expect.poll(() => mayGoOn, PATIENT).toBe(true);
      if (path.startsWith('/v2/app/users') && !isTaken) {
        isTaken = true;
        await database.query('UPDATE syncs SET lease_until = NULL WHERE id = $1', [id]);
        second = runOn();
        // It holds the sync, and has asked for the second page, when the first comes to record the first page.
        await expect.poll(() => lists, PATIENT).toBe(3);
      }
      return answer;
    });
    await runner.runSlice(id, signal);
    expect(await desk.service.get(id)).toMatchObject({ status: 'running', counts: { pages: 1 } });
    mayGoOn = true;
    await second;
    const { status, counts } = await desk.finish(id, runner);
    expect([status, counts.users]).toEqual(['completed', (await mirror(database)).size]);
  });

  it('loses to whoever took it over, without recording twice', async () => {
    const { desk, database } = await empty();
    const { id } = await desk.service.request('full');
    let other: Promise<Sync> | undefined;
    kakao.distort(async (path, answer) => {
      if (!other && path.startsWith('/v2/app/users')) {
        // As after a pause so long that the lease ran out: somebody else has gone on with it.
        other = database
          .query('UPDATE syncs SET lease_until = NULL WHERE id = $1', [id])
          .then(() => desk.finish(id));
        await other;
      }
      return answer;
    });
    await desk.runner().runSlice(id, new AbortController().signal);
    // Where it takes longer than an answer is waited for, it is not over yet.
    expect(await other).toMatchObject({ status: 'completed' });
    expect(await desk.service.get(id)).toMatchObject({ status: 'completed' });
    expect(await repeatedFacts(database)).toEqual([]);
  });
});
