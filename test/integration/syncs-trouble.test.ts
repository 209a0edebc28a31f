import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { KakaoControl } from '../support/kakao-control.js';
import { type KakaoProxy, startKakaoProxy } from '../support/kakao-proxy.js';
import { startSimulator } from '../support/simulator.js';
import { SyncDesk } from '../support/sync-desk.js';
import { expectTrue, mirror, repeatedFacts, unlinkedIn } from '../support/sync-mirror.js';

const PEOPLE = 350;
const OTHER_KEY = 'b'.repeat(32);
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

async function empty(): Promise<{ desk: SyncDesk; database: DataSource }> {
  const database = await (await createTestDatabase()).dataSource();
  return { desk: new SyncDesk(database, kakao.url), database };
}

describe('a sync in trouble', () => {
  it.each([
    ['an HTML page with 500', { kind: 'html', status: 500 }],
    ['-10', { kind: 'code', code: -10 }],
    ['a cut connection', { kind: 'cut' }],
    ['something that is not JSON', { kind: 'garbage' }],
  ])('overcomes %s', async (_name, fault) => {
    const { desk, database } = await empty();
    // A refusal for want of quota is waited out for seconds: two of them are enough.
    const endpoints = 'code' in fault ? ['user-ids'] : ['user-ids', 'app-users', 'user-scopes'];
    for (const endpoint of endpoints) await control.fault({ endpoint, next: 2, ...fault });
    const sync = await desk.run('full');
    expect(sync).toMatchObject({ status: 'completed', errorCode: null, errorMessage: null });
    const truth = (await control.people()).filter(({ state }) => state !== 'unlinked');
    const rows = await mirror(database);
    for (const person of truth) expectTrue(rows.get(person.id), person);
    expect(await repeatedFacts(database)).toEqual([]);
  });

  it('waits and tells why while Kakao is under maintenance', async () => {
    const { desk } = await empty();
    await control.call('PATCH', 'faults', { isMaintenance: true });
    const { id } = await desk.service.request('full');
    await desk.runner().runSlice(id, new AbortController().signal);
    const waiting = await desk.service.get(id);
    expect(waiting).toMatchObject({ status: 'running', errorCode: '-9798' });
    expect(waiting.leaseUntil?.getTime()).toBeGreaterThan(Date.now());
    await control.call('PATCH', 'faults', { isMaintenance: false });
    expect(await desk.finish(id)).toMatchObject({ status: 'completed', errorCode: null });
  });

  it('tells that Kakao does not answer while it still tries', async () => {
    const { desk } = await empty();
    await control.fault({ endpoint: 'user-scopes', kind: 'hang' });
    const { id } = await desk.service.request('full');
    const ending = new AbortController();
    const slice = desk.runner().runSlice(id, ending.signal);
    await expect
      .poll(() => desk.service.get(id), { timeout: 35_000 })
      .toMatchObject({
        status: 'running',
        errorCode: 'timeout',
        errorMessage: 'Kakao does not answer.',
      });
    ending.abort();
    await slice;
    await control.noFaults();
    expect(await desk.finish(id)).toMatchObject({ status: 'completed', errorCode: null, errorMessage: null });
  });

  it('fails at once with a wrong key, and does not repeat it', async () => {
    const database = await (await createTestDatabase()).dataSource();
    const key = 'a-wrong-key-0123456789abcdef0123';
    const sync = await new SyncDesk(database, url, key).run('full');
    expect(sync).toMatchObject({ status: 'failed', errorCode: '-401' });
    expect(sync.errorMessage).toMatch(/-401/);
    expect(JSON.stringify(await database.query('SELECT * FROM syncs'))).not.toContain(key);
    expect(JSON.stringify(await database.query('SELECT * FROM audit_events'))).not.toContain(key);
    // The next one is not kept from starting.
    expect(await new SyncDesk(database, url).run('full')).toMatchObject({ status: 'completed' });
  });

  it.each(['full', 'recent'] as const)(
    'fails with the key of another app, and takes nobody for unlinked: a %s one',
    async (mode) => {
      const { desk, database } = await empty();
      await desk.run('full');
      const before = await mirror(database);
      const others = ['--users', '60', '--seed', '12', '--ids-per-minute', '0'];
      const other = await startSimulator([...others, '--admin-key', OTHER_KEY]);
      const theirs = await new KakaoControl(other.url).people();
      expect(theirs.filter(({ id }) => before.has(id))).toEqual([]);
      const sync = await new SyncDesk(database, other.url, OTHER_KEY).run(mode);
      expect(sync).toMatchObject({ status: 'failed', errorCode: 'other_app', counts: { users: 0, gone: 0 } });
      // Nor by what was left of one that the right key had begun.
      const begun = await desk.service.request(mode === 'full' ? 'recent' : 'full');
      const cursor = { phase: 'verify-gone', lastId: null, isFromIdInclusive: null };
      await database.query('UPDATE syncs SET started_at = now(), cursor = $2 WHERE id = $1', [
        begun.id,
        cursor,
      ]);
      expect(await new SyncDesk(database, other.url, OTHER_KEY).finish(begun.id)).toMatchObject({
        status: 'failed',
      });
      expect(await mirror(database)).toEqual(before);
      // With the right one all goes on.
      expect(await desk.run(mode)).toMatchObject({ status: 'completed' });
      await other.stop();
    },
  );

  it('goes on with a key that is new where those who are asked for have all left, and others have not', async () => {
    const { url: apart } = await startSimulator(['--users', '150', '--seed', '13', '--ids-per-minute', '0']);
    const database = await (await createTestDatabase()).dataSource();
    await new SyncDesk(database, apart).run('full');
    const known: { id: string }[] = await database.query(
      `SELECT id FROM users WHERE status <> 'unlinked' ORDER BY id`,
    );
    const gone = [...known.slice(0, 50), ...known.slice(-50)];
    for (const { id } of gone) await new KakaoControl(apart).happen(id, { op: 'unlink' });
    await database.query('DELETE FROM proven_keys');
    expect(await new SyncDesk(database, apart).run('full')).toMatchObject({
      status: 'completed',
      counts: { gone: 100 },
    });
    expect(await database.query('SELECT count(*)::int AS keys FROM proven_keys')).toEqual([{ keys: 1 }]);
  });

  it("takes a key for another app's that lists but one id of ours", async () => {
    const { desk, database } = await empty();
    await desk.run('full');
    const [one] = await database.query(
      `SELECT id FROM users WHERE status <> 'unlinked' ORDER BY id OFFSET 60 LIMIT 1`,
    );
    const args = ['--users', '60', '--seed', '12', '--ids-per-minute', '0', '--admin-key', OTHER_KEY];
    const other = await startSimulator(args);
    await new KakaoControl(other.url).happen(one.id, { op: 'link' });
    const sync = await new SyncDesk(database, other.url, OTHER_KEY).run('full');
    expect(sync).toMatchObject({ status: 'failed', errorCode: 'other_app' });
    expect(await unlinkedIn(database)).toEqual([]);
  });

  it('leaves out what Kakao refuses to tell of one person, and reads everybody else', async () => {
    const { desk, database } = await empty();
    const id = (await control.people()).find(({ state }) => state === 'linked')?.id ?? '';
    await control.fault({ endpoint: 'user-scopes', kind: 'code', code: -103, userIds: [id] });
    expect(await desk.run('full')).toMatchObject({ status: 'completed' });
    const rows = await mirror(database);
    expect(rows.get(id)).toMatchObject({ status: 'linked', scopes_agreed: null });
    await control.noFaults();
    await desk.run('full');
    expectTrue((await mirror(database)).get(id), await control.person(id));
  });

  it.each([
    ['-4', 'user-scopes'],
    ['-9999', 'service-terms'],
  ])('fails where Kakao refuses to tell the consents of everybody: %s from %s', async (code, endpoint) => {
    const { desk } = await empty();
    await control.fault({ endpoint, kind: 'code', code: Number(code) });
    expect(await desk.run('full')).toMatchObject({ status: 'failed', errorCode: code });
  });

  it('leaves out one whose profile is of another shape, but fails when all are', async () => {
    const { desk, database } = await empty();
    const linked = (await control.people()).filter(({ state }) => state === 'linked');
    const odd = linked[7]?.id ?? '';
    kakao.distort((path, { status, body }) => {
      const one = new RegExp(`("id":${odd},"has_signed_up":)true`);
      return path.startsWith('/v2/app/users')
        ? { status, body: body.replace(one, '$1"yes"') }
        : { status, body };
    });
    expect(await desk.run('full')).toMatchObject({ status: 'completed', counts: { gone: 0 } });
    const rows = await mirror(database);
    expect(rows.has(odd)).toBe(false);
    for (const person of linked.filter(({ id }) => id !== odd)) expectTrue(rows.get(person.id), person);

    kakao.distort((path, { status, body }) => {
      const isProfiles = path.startsWith('/v2/app/users');
      return {
        status,
        body: isProfiles ? body.replaceAll('"has_signed_up":true', '"has_signed_up":1') : body,
      };
    });
    expect(await desk.run('full')).toMatchObject({
      status: 'failed',
      errorCode: 'response',
      errorMessage: expect.stringMatching(/has_signed_up: expected a boolean/),
    });
    expect(await unlinkedIn(database)).toEqual([]);
  });

  it('finds out who left, though Kakao gives no usable answer about others who are known', async () => {
    const { desk, database } = await empty();
    await desk.run('full');
    const linked = (await control.people()).filter(({ state }) => state === 'linked');
    const [left = '', ...odd] = linked.slice(7, 10).map(({ id }) => id);
    await control.happen(left, { op: 'unlink' });
    kakao.distort((path, { status, body }) => {
      const them = new RegExp(`("id":(?:${odd.join('|')}),[^}]*?"connected_at":)"`, 'g');
      return { status, body: path.startsWith('/v2/app/users') ? body.replace(them, '$1"some day') : body };
    });
    expect(await desk.run('full')).toMatchObject({ status: 'completed', counts: { gone: 1 } });
    expect(await unlinkedIn(database)).toEqual([left]);
  });

  it('is not held up for ever by one for whom Kakao always fails', async () => {
    const { desk, database } = await empty();
    const id = (await control.people()).find(({ state }) => state === 'linked')?.id ?? '';
    await control.fault({ endpoint: 'user-scopes', kind: 'code', code: -1, userIds: [id] });
    expect(await desk.run('full')).toMatchObject({ status: 'completed', errorCode: null });
    expect((await mirror(database)).get(id)).toMatchObject({ status: 'linked', scopes_agreed: null });
  });

  it('keeps to the hundred calls a minute of the id list', async () => {
    await control.call('PATCH', 'limits', { idsPerMinute: 3 });
    const { desk } = await empty();
    const { id } = await desk.service.request('full');
    const stop = new AbortController();
    const runner = desk.runner();
    // Slice after slice: on a busy machine one ends before it comes to the limit.
    const slices = (async () => {
      while (await runner.runSlice(id, stop.signal));
    })();
    await expect.poll(async () => (await desk.service.get(id)).counts.pages).toBe(3);
    await delay(1_000);
    stop.abort();
    await slices;
    const sync = await desk.service.get(id);
    expect(sync.status).toBe('running');
    expect(sync.counts.pages).toBe(3);
    await control.call('PATCH', 'limits', { idsPerMinute: 0 });
    expect(await desk.finish(id)).toMatchObject({ status: 'completed' });
  });
});
