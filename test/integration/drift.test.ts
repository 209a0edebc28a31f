import { beforeAll, describe, expect, it } from 'vitest';
import { DriftComparer } from '../../server/drift/drift-comparer.js';
import type { Answer, Client } from '../support/http-client.js';
import { JobDesk, until } from '../support/job-desk.js';

const REASON = '회원 DB 대조';
const NOBODY = '777';

let desk: JobDesk;
let people: string[];
/** Who did what to whom the own systems hold otherwise. */
let [same, gone, back, taken, given, untold] = [] as string[] as [
  string,
  string,
  string,
  string,
  string,
  string,
];

beforeAll(async () => {
  desk = await JobDesk.open(12, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(6);
  [same, gone, back, taken, given, untold] = people as [string, string, string, string, string, string];
  const everybody = await desk.linked(12);
  for (const id of everybody.slice(6)) await desk.kakao.happen(id, { op: 'unlink' });
  for (const id of people) {
    await desk.kakao.happen(id, { op: 'agree-scopes', scopes: ['account_email', 'talk_message'] });
  }
  await desk.sync();
});

async function send(file: string, query = '', client: Client = desk.second): Promise<Answer> {
  return client.send('POST', `/api/told-files${query}`, file, { 'content-type': 'text/csv' });
}

async function tell(file: string, covers: 'some' | 'all' = 'some') {
  const { status, body } = await send(file, `?covers=${covers}&name=crm.csv`);
  expect(status, JSON.stringify(body)).toBe(201);
  expect(body.bad).toEqual([]);
  const applied = await desk.second.post(`/api/told-files/${body.id}/apply`, { reason: REASON });
  expect(applied.status, JSON.stringify(applied.body)).toBe(200);
  await compared();
  return applied.body;
}

/** Waits until nothing is to be compared any more. */
async function compared() {
  return until(async () => {
    const { body } = await desk.admin.get('/api/drift');
    return body.isComparing ? null : body;
  });
}

/** What Kakao says of each person just now, as a line of the own systems. */
async function line(id: string): Promise<string> {
  const { body } = await desk.admin.get(`/api/users/${id}`);
  const names = (list: Record<string, string | boolean>[], name: string) =>
    list
      .filter(({ agreed }) => agreed)
      .map((one) => one[name])
      .join(' ');
  if (body.status === 'unlinked') return `${id},unlinked,,`;
  return `${id},linked,${names(body.consents, 'scope')},${names(body.terms, 'tag')}`;
}

async function file(ids: string[]): Promise<string> {
  return ['id,link,scopes,terms', ...(await Promise.all(ids.map(line)))].join('\n');
}

async function kindsOf(): Promise<Record<string, string[]>> {
  const { body } = await desk.admin.get('/api/drift/people?limit=100');
  return Object.fromEntries(
    body.data.map((one: { userId: string; kinds: string[] }) => [one.userId, one.kinds]),
  );
}

async function listed(kind: string): Promise<string[]> {
  const { body } = await desk.admin.get(`/api/users?drift=${kind}`);
  expect(body.total).toBe(body.data.length);
  return body.data.map(({ id }: { id: string }) => id);
}

describe('what the own systems hold', () => {
  it('is compared with nobody as long as they told nothing', async () => {
    const overview = await compared();
    expect(overview).toMatchObject({ people: 0, comparedAt: null, lastFile: null, isAllTold: false });
    expect((await desk.admin.get(`/api/users/${same}/drift`)).body).toEqual({
      told: null,
      drift: null,
      comparedAt: null,
    });
  });

  it('drifts apart with what people do at Kakao, and is right again once it was told anew', async () => {
    const told = await tell(await file([same, gone, back, taken, given]));
    expect(told).toMatchObject({ covers: 'some', linked: 5, unlinked: 0, unknown: 0, badCount: 0 });
    expect(await kindsOf()).toEqual({});

    await desk.kakao.happen(gone, { op: 'unlink' });
    await desk.kakao.happen(taken, { op: 'withdraw-scopes', scopes: ['talk_message'] });
    await desk.kakao.happen(given, { op: 'agree-scopes', scopes: ['phone_number'] });
    expect(await kindsOf()).toEqual({});
    // Read one by one, they are compared at once; the others with the end of the next sync.
    await desk.admin.post(`/api/users/${gone}/refresh`);
    expect(await kindsOf()).toEqual({ [gone]: ['told-linked'] });
    await desk.admin.post('/api/users/lookup', { ids: [given] });
    await desk.sync();
    await compared();
    expect(await kindsOf()).toEqual({
      [gone]: ['told-linked'],
      [taken]: ['scopes-not-agreed'],
      [given]: ['scopes-not-told'],
    });
    expect(await listed('scopes-not-agreed,told-linked')).toEqual(expect.arrayContaining([gone, taken]));
    expect(await listed('scopes-not-told')).toEqual([given]);
    const { body: person } = await desk.admin.get(`/api/users/${taken}/drift`);
    expect(person).toMatchObject({
      told: { isLinked: true, toldAt: told.createdAt },
      drift: {
        kinds: ['scopes-not-agreed'],
        scopes: { notAgreed: ['talk_message'], notTold: [] },
        terms: { notAgreed: [], notTold: [] },
        status: 'linked',
      },
    });
    expect(person.told.scopes).toContain('talk_message');
    expect(person.drift.scopesAgreed).not.toContain('talk_message');
    expect((await desk.admin.get('/api/drift')).body).toMatchObject({
      people: 3,
      kinds: expect.arrayContaining([{ kind: 'told-linked', people: 1 }]),
      lastFile: { id: told.id, name: 'crm.csv', people: 5, appliedBy: { name: 'Second' } },
    });

    await tell(await file([gone, taken, given]));
    expect(await kindsOf()).toEqual({});
  });

  it('is compared after a job, of its people alone where they are few, and a question about it makes a job', async () => {
    const { comparedAt } = await compared();
    const job = await desk.run('revoke-scopes', [same], { params: { scopes: ['talk_message'] } });
    await desk.ended(job.id);
    expect(await kindsOf()).toEqual({ [same]: ['scopes-not-agreed'] });
    expect(await compared()).toMatchObject({ comparedAt });
    const draft = await desk.admin.post('/api/jobs', {
      kind: 'refresh',
      users: { filter: { drift: ['scopes-not-agreed'] } },
      reason: 'look again',
    });
    expect(draft.body.counts.total).toBe(1);
    await tell(await file([same]));
    expect(await kindsOf()).toEqual({});
  });

  it('is compared also after a sync that has failed, for what it had read stays', async () => {
    const asked = async () => {
      const [{ count }] = await desk.database.query(
        `SELECT count(*)::int AS count FROM drift_comparisons WHERE cause = 'sync'`,
      );
      return count;
    };
    const before = await asked();
    await desk.kakao.fault({ endpoint: 'user-ids', kind: 'code', code: -5 });
    const { body: sync } = await desk.admin.post('/api/syncs', { mode: 'full' });
    await until(async () => {
      const { body } = await desk.admin.get(`/api/syncs/${sync.id}`);
      return body.status === 'failed' ? body : null;
    });
    await desk.kakao.noFaults();
    expect(await asked()).toBe(before + 1);
    await compared();
  });

  it('tells whom they do not know once they told of everybody, and whom Kakao does not know', async () => {
    expect(await listed('not-told')).toEqual([]);
    const body = [await file([same, gone, taken, given]), `${back},unlinked,,`, `${NOBODY},linked,,`].join(
      '\n',
    );
    expect(await tell(body, 'all')).toMatchObject({ unknown: 1, linked: 4, unlinked: 2 });
    expect(await kindsOf()).toEqual({
      [back]: ['told-unlinked'],
      [untold]: ['not-told'],
      [NOBODY]: ['unknown-to-kakao'],
    });
    expect(await listed('not-told')).toEqual([untold]);
    const { body: page } = await desk.admin.get('/api/drift/people?kind=unknown-to-kakao');
    expect(page).toMatchObject({
      data: [{ userId: NOBODY, status: null, scopesAgreed: null }],
      nextCursor: null,
    });
    // Whoever is not in a file of everybody is not known any more.
    await tell(await file([same, gone, back, taken, given, untold]), 'all');
    expect(await kindsOf()).toEqual({});
    expect((await desk.admin.get(`/api/users/${NOBODY}/drift`)).body.told).toBeNull();
  });

  it('stays without whom a file of everybody did not name, where an earlier file is applied after it', async () => {
    const { body: earlier } = await send(`id,link\n${NOBODY},linked\n${same},unlinked\n`);
    await tell(await file([same, gone, back, taken, given, untold]), 'all');
    await desk.second.post(`/api/told-files/${earlier.id}/apply`, { reason: REASON });
    await compared();
    expect(await kindsOf()).toEqual({});
    expect((await desk.admin.get(`/api/users/${NOBODY}/drift`)).body.told).toBeNull();
  });
});

describe('a file', () => {
  it('with bad lines names them and changes nothing', async () => {
    const before = await desk.database.query('SELECT * FROM told_states ORDER BY user_id');
    const { body } = await send(
      `id,link,scopes\n${same},unlinked,\n${gone},gone,\n${back},linked,shoe_size\n`,
    );
    expect(body).toMatchObject({
      badCount: 2,
      bad: [
        { line: 3, text: 'gone', reason: 'bad_link' },
        { line: 4, text: 'shoe_size', reason: 'unknown_scope' },
      ],
      appliedAt: null,
    });
    const refused = await desk.second.post(`/api/told-files/${body.id}/apply`, { reason: REASON });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'file_has_bad_lines',
        errors: [{ field: 'file.3', message: 'bad_link' }, { field: 'file.4' }],
      },
    });
    expect(await desk.database.query('SELECT * FROM told_states ORDER BY user_id')).toEqual(before);
    expect((await send('id;scopes\n7;\n')).body).toMatchObject({ status: 422, code: 'no_such_column' });
  });

  it('needs a reason and the permission, and says who told what', async () => {
    const { body } = await send(`id,link\n${same},linked\n`);
    expect((await desk.second.post(`/api/told-files/${body.id}/apply`, {})).body).toMatchObject({
      status: 400,
      errors: [{ field: 'reason' }],
    });
    const looker = await desk.as('viewer');
    expect((await send('id,link\n', '', looker)).status).toBe(403);
    expect((await looker.get('/api/drift')).status).toBe(200);
    await desk.second.post(`/api/told-files/${body.id}/apply`, { reason: REASON });
    const events = await desk.database.query(
      `SELECT key, operator_email, reason, details->>'digest' AS digest FROM audit_events
        WHERE subject_type = 'told_file' AND subject_id = $1 ORDER BY id`,
      [body.id],
    );
    const common = { operator_email: 'second@example.com', digest: body.digest };
    expect(events).toEqual([
      { ...common, key: 'ToldFile.Uploaded', reason: null },
      { ...common, key: 'ToldFile.Applied', reason: REASON },
    ]);
  });

  it('that nobody applied is forgotten after a day, and no text of its bad lines was kept', async () => {
    const { body: bad } = await send(`id,link,name\n${same},linked,"홍길동 010-1234-5678\n`);
    expect(bad.bad).toEqual([{ line: 2, text: '', reason: 'unclosed_quote' }]);
    const { body: good } = await send(`id,link\n${same},linked\n`);
    const ids = [bad.id, good.id];
    await desk.database.query(
      `UPDATE told_files SET created_at = created_at - interval '25 hours' WHERE id = ANY($1)`,
      [ids],
    );
    expect((await desk.second.get(`/api/told-files/${good.id}`)).status).toBe(404);
    await desk.restart();
    await until(async () => {
      const rows = await desk.database.query('SELECT 1 FROM told_files WHERE id = ANY($1)', [ids]);
      return rows.length === 0 ? true : null;
    });
  });

  it('is applied once, however often that is asked, and an older one does not undo a newer', async () => {
    const older = (await send(`id,link\n${same},unlinked\n${gone},unlinked\n`)).body;
    const newer = (await send(`id,link\n${gone},linked\n${same},linked\n`)).body;
    const answers = await Promise.all(
      [newer, older, newer, older].map(({ id }) =>
        desk.second.post(`/api/told-files/${id}/apply`, { reason: REASON }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const states = await desk.database.query(
      'SELECT is_linked FROM told_states WHERE user_id = ANY($1::bigint[])',
      [[same, gone]],
    );
    expect(states).toEqual([{ is_linked: true }, { is_linked: true }]);
    const [{ count }] = await desk.database.query(
      `SELECT count(*)::int AS count FROM audit_events WHERE key = 'ToldFile.Applied' AND subject_id = ANY($1)`,
      [[newer.id, older.id]],
    );
    expect(count).toBe(2);
    expect(
      await desk.database.query('SELECT FROM told_file_chunks WHERE file_id = ANY($1::bigint[])', [
        [newer.id, older.id],
      ]),
    ).toEqual([]);
  });

  it('is applied by the same request sent again, where the first was cut off', async () => {
    const { id } = (await send(`id,link\n${same},linked\n`)).body;
    const key = `apply-${id}`;
    const apply = () =>
      desk.second.post(`/api/told-files/${id}/apply`, { reason: REASON }, { 'Idempotency-Key': key });
    const { appliedAt } = (await apply()).body;
    const cutOff = () =>
      desk.database.query(
        `UPDATE idempotency_keys SET finished_at = NULL, status = NULL, response = NULL, lease_until = now() WHERE key = $1`,
        [key],
      );
    await cutOff();
    expect(await apply()).toMatchObject({ status: 200, body: { appliedAt } });
    // Where the database had undone it.
    await desk.database.query('UPDATE told_files SET applied_at = NULL, applied_by = NULL WHERE id = $1', [
      id,
    ]);
    await cutOff();
    expect(await apply()).toMatchObject({ status: 200, body: { appliedAt: expect.any(String) } });
  });

  it('of many people is taken over and compared, also where a comparison was cut off', async () => {
    const count = 100_000;
    const lines = Array.from(
      { length: count },
      (_, index) => `${5_000_000_000 + index},linked,account_email,`,
    );
    const told = await tell(['id,link,scopes,terms', ...lines].join('\n'));
    expect(told).toMatchObject({ linked: count, unknown: count });
    expect((await compared()).kinds).toContainEqual({ kind: 'unknown-to-kakao', people: count });

    await desk.database.query('DELETE FROM drifts');
    await desk.database.query(
      `INSERT INTO drift_comparisons (cause, started_at, lease_until) VALUES ('told', now(), now() + interval '1 hour')`,
    );
    const comparer = new DriftComparer(desk.database);
    const cut = new AbortController();
    cut.abort();
    // Somebody else has it in hand; then they are lost.
    expect(await comparer.compareNext(cut.signal)).toBe(false);
    await desk.database.query('UPDATE drift_comparisons SET lease_until = now() WHERE finished_at IS NULL');
    await Promise.all([1, 2, 3].map(() => comparer.compareNext(new AbortController().signal)));
    expect((await compared()).kinds).toContainEqual({ kind: 'unknown-to-kakao', people: count });
    expect(await desk.database.query('SELECT FROM drift_comparisons')).toHaveLength(1);
  });
});
