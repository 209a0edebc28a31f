import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { Client } from '../support/http-client.js';
import { OtherKakao } from '../support/other-kakao.js';
import { EDGE_IDS, HOSTILE_NICKNAMES, type OtherPerson } from '../support/other-kakao-people.js';
import { createTestRedis } from '../support/redis.js';
import { ADMIN, startServer } from '../support/server.js';

let kakao: OtherKakao;
let operator: Client;
let database: DataSource;
/** Everybody at the start; the jobs change the stand-in. */
let everybody: OtherPerson[];

async function startDesk(stand: OtherKakao): Promise<{ operator: Client; database: DataSource }> {
  const stored = await createTestDatabase();
  const { url } = await startServer({
    databaseUrl: stored.url,
    redisUrl: (await createTestRedis()).url,
    kakaoUrl: stand.url,
    env: { KAKAO_ADMIN_KEY: OtherKakao.KEY, KAKAO_APP_ID: '77', APPROVAL_ABOVE: 'off' },
  });
  const client = new Client(url);
  expect(await client.post('/api/session', ADMIN)).toMatchObject({ status: 200 });
  return { operator: client, database: await stored.dataSource() };
}

/** Asks again until something is true of the answer. */
async function until(client: Client, path: string, isReached: (body: { status: string }) => boolean) {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(150)) {
    const { body } = await client.get(path);
    if (isReached(body)) return body;
  }
  throw new Error(`${path} did not get there`);
}
const ended = ({ status }: { status: string }) => ['completed', 'failed', 'cancelled'].includes(status);

async function sync(client: Client) {
  const { body } = await client.post('/api/syncs', { mode: 'full' });
  return until(client, `/api/syncs/${body.id}`, ended);
}

async function runJob(client: Client, request: Record<string, unknown>) {
  const draft = await client.post('/api/jobs', { reason: 'a test', params: {}, ...request });
  expect(draft.status, JSON.stringify(draft.body)).toBe(201);
  const { id, counts } = draft.body;
  const started = await client.post(`/api/jobs/${id}/start`, { expectedTotal: counts.total });
  expect(started.status, JSON.stringify(started.body)).toBe(200);
  return until(client, `/api/jobs/${id}`, ended);
}

/** What a nickname becomes in the mirror: PostgreSQL keeps neither U+0000 nor half a surrogate pair. */
const kept = (nickname: string) => nickname.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
/** The cells of a CSV text (RFC 4180), all rows in one. */
const cellsOf = (csv: string) =>
  [...csv.replace(/^\ufeff/, '').matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n|$)/g)].map(([, cell = '']) =>
    cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
  );
const instant = (time: string | undefined) => (time === undefined ? null : new Date(time).toISOString());

beforeAll(async () => {
  kakao = await OtherKakao.start();
  everybody = kakao.linked().map((person) => ({ ...person }));
  ({ operator, database } = await startDesk(kakao));
});

describe('with a Kakao that chose otherwise', () => {
  it('reads everybody once, with exact ids', async () => {
    expect(await sync(operator)).toMatchObject({
      status: 'completed',
      errorCode: null,
      counts: { users: everybody.length, created: everybody.length, gone: 0 },
    });
    const rows: { id: string; nickname: string; email: string | null }[] = await database.query(
      'SELECT user_id AS id, nickname, email FROM user_profiles',
    );
    expect(rows.map(({ id }) => id).sort()).toEqual(everybody.map(({ id }) => id).sort());
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { id, nickname, email } of everybody) {
      expect(byId.get(id), id).toEqual({ id, nickname: kept(nickname), email });
    }
  });

  it('finds nothing changed when it reads them again', async () => {
    expect(await sync(operator)).toMatchObject({
      status: 'completed',
      counts: { created: 0, changed: 0, gone: 0 },
    });
  });

  it.each(['id', '-id', 'connectedAt', '-connectedAt', 'nickname', '-nickname'])(
    'lists everybody once by %s',
    async (sort) => {
      const ids: string[] = [];
      let cursor = '';
      do {
        const page = await operator.get(`/api/users?sort=${sort}&limit=7${cursor}`);
        expect(page.status, JSON.stringify(page.body)).toBe(200);
        expect(page.body.total).toBe(everybody.length);
        ids.push(...page.body.data.map((user: { id: string }) => user.id));
        cursor = page.body.nextCursor ? `&cursor=${encodeURIComponent(page.body.nextCursor)}` : '';
      } while (cursor);
      expect([...ids].sort()).toEqual(everybody.map(({ id }) => id).sort());
    },
  );

  it('answers questions about consents that nobody has heard of', async () => {
    const withScope = everybody.filter((person) => person.hasNewScope).length;
    const list = (query: string) => operator.get(`/api/users?${query}&limit=1`);
    expect((await list('agreed=x_new_scope')).body.total).toBe(withScope);
    expect((await list('notAgreed=x_new_scope&agreed=profile_nickname')).body.total).toBe(
      everybody.length - withScope,
    );
    expect((await list('termAgreed=x%20odd%20tag')).body.total).toBe(withScope);
    expect((await list('agreed=x_new_scope&termNotAgreed=x%20odd%20tag')).body.total).toBe(0);
    for (const q of [
      '<img src=x',
      '=HYPERLINK',
      "+cmd|' /C",
      '; DROP TABLE',
      '{{7*7}}',
      '%s',
      '9223372036854775807',
    ]) {
      const { status, body } = await list(`q=${encodeURIComponent(q)}`);
      expect([q, status, body.total]).toEqual([q, 200, 1]);
    }
  });

  it.each(EDGE_IDS)('shows the person %s exactly', async (id) => {
    const person = everybody.find((one) => one.id === id) as OtherPerson;
    const { status, body } = await operator.post(`/api/users/${id}/unmask`, { reason: 'a test' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'linked',
      connectedAt: instant(person.connectedAt),
      hasSignedUp: null,
      nickname: kept(person.nickname),
      email: person.email,
      phoneNumber: null,
      // Not a picture, whatever it says.
      profileImageUrl: null,
    });
    expect(body.refreshedAt).not.toBeNull();
    const consents = body.consents.map((one: Record<string, unknown>) => [one.scope, one.type, one.agreed]);
    expect(consents).toEqual([
      ['profile_nickname', 'PRIVACY', true],
      ['x_new_scope', 'FUTURE', person.hasNewScope],
      ['account_email', 'PRIVACY', person.email !== null],
    ]);
    expect(body.terms).toMatchObject([
      { tag: 'x odd tag', required: false, agreed: person.hasNewScope, agreedAt: null, agreedBy: null },
      { tag: 'basic', required: true, agreed: true, agreedAt: '2026-01-02T03:04:05.678Z' },
    ]);

    const history = await operator.get(`/api/users/${id}/history`);
    const facts = history.body.data.map((fact: Record<string, unknown>) => `${fact.type} ${fact.subject}`);
    expect(facts.sort()).toEqual([
      'linked null',
      'scope account_email',
      'scope profile_nickname',
      'scope x_new_scope',
      'term basic',
      'term x odd tag',
    ]);
  });

  it('looks up and refreshes by exact ids', async () => {
    const stranger = '9223372036854775805';
    const lookup = await operator.post('/api/users/lookup', { ids: [...EDGE_IDS, stranger, EDGE_IDS[0]] });
    expect(lookup.status, JSON.stringify(lookup.body)).toBe(200);
    expect(lookup.body.data.map((user: { id: string }) => user.id)).toEqual(EDGE_IDS);
    expect(lookup.body.notLinked).toEqual([stranger]);
    const everyone = await operator.post('/api/users/lookup', { ids: everybody.map(({ id }) => id) });
    expect(everyone.body.data).toHaveLength(everybody.length);

    const refreshed = await operator.post(`/api/users/${EDGE_IDS[9]}/refresh`);
    expect(refreshed).toMatchObject({ status: 200, body: { id: EDGE_IDS[9], status: 'linked' } });
    expect(await operator.post(`/api/users/${stranger}/refresh`)).toMatchObject({ status: 404 });
  });

  it('refreshes by a job', async () => {
    const job = await runJob(operator, { kind: 'refresh', users: { filter: { status: ['linked'] } } });
    expect(job).toMatchObject({
      status: 'completed',
      counts: { total: everybody.length, pending: 0, failed: 0 },
    });
    expect(kakao.changes).toEqual([]);
  });

  it('unlinks exactly the chosen, and reports it safely for a spreadsheet', async () => {
    const refusing = everybody.filter((person) => person.refusesUnlink).map(({ id }) => id);
    const stranger = '9223372036854775805';
    const chosen = [...EDGE_IDS, ...refusing];
    const job = await runJob(operator, { kind: 'unlink', users: { ids: [...chosen, stranger] } });
    expect(job).toMatchObject({
      status: 'completed',
      counts: { total: 13, succeeded: 10, unchanged: 1, failed: 2, pending: 0 },
    });
    expect(kakao.changes.map(({ call, id }) => `${call} ${id}`).sort()).toEqual(
      EDGE_IDS.map((id) => `unlink ${id}`).sort(),
    );
    const { body } = await operator.get('/api/users?status=unlinked&sort=id&limit=100');
    expect(body.data.map((user: { id: string }) => user.id)).toEqual(EDGE_IDS);

    const csv = (await operator.get(`/api/jobs/${job.id}/report.csv`)).body as string;
    for (const id of [...chosen, stranger]) expect(csv).toContain(`\t${id}`);
    // No cell begins with what a spreadsheet takes for a formula, signs of numbers aside.
    for (const cell of cellsOf(csv)) {
      expect(cell).not.toMatch(/^[=@+]/);
      if (cell.startsWith('-')) expect(cell).toMatch(/^-\d+$/);
    }
    expect(csv).toMatch(/HYPERLINK/);
  });

  it('says why a revocation was refused', async () => {
    const id = everybody[31]?.id ?? '';
    const job = await runJob(operator, {
      kind: 'revoke-scopes',
      users: { ids: [id] },
      params: { scopes: ['account_email'] },
    });
    expect(job.status).toBe('completed');
    const items = await operator.get(`/api/jobs/${job.id}/items`);
    expect(items.body.data).toMatchObject([{ userId: id, errorCode: '-2' }]);
  });
});

describe('with an app that does not use Kakao Sync', () => {
  it('reads everybody without terms', async () => {
    const stand = await OtherKakao.start({ hasTerms: false });
    const desk = await startDesk(stand);
    expect(await sync(desk.operator)).toMatchObject({
      status: 'completed',
      errorMessage: null,
      counts: { created: 140 },
    });
    expect((await desk.operator.get('/api/users?agreed=x_new_scope&limit=1')).body.total).toBe(70);
    const person = await desk.operator.get('/api/users/9223372036854775807');
    expect(person.body).toMatchObject({ terms: [], readAt: { terms: null } });
    expect(person.body.refreshedAt).not.toBeNull();
    expect(await desk.operator.post('/api/users/123456/refresh')).toMatchObject({ status: 200 });
    const [row] = await desk.database.query(`SELECT nickname FROM user_profiles WHERE user_id = 123456`);
    expect(row.nickname).toBe(HOSTILE_NICKNAMES.script);
  });
});
