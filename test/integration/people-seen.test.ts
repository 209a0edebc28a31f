import { beforeAll, describe, expect, it } from 'vitest';
import { HOW_MANY } from '../../server/audit/people-seen.report.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { rowsRead } from '../support/rows-read.js';
import { ADMIN } from '../support/server.js';

const FROM = '2026-01-01T00:00:00+09:00';

let desk: JobDesk;
let people: string[];
/** Of the account that is asked for. */
let operatorId: string;

beforeAll(async () => {
  desk = await JobDesk.open(30, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(12);
  await desk.sync();
  const { body } = await desk.admin.get('/api/audit-events/operators');
  operatorId = body.data.find(({ email }: { email: string }) => email === SECOND.email).id;
});

const ask = (more: object = {}) =>
  desk.admin.post('/api/audit-events/people.csv', { from: FROM, operatorId, ...more });

/** The rows of a file, each by the names of its columns. */
function rowsOf(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"?\t?|"$/g, '')));
  return rows.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])));
}

const ids = async (more?: object) => rowsOf((await ask(more)).body).map(({ userId }) => userId);
const sorted = (some: (string | undefined)[]) =>
  some.toSorted((a, b) => Number(BigInt(a ?? 0) - BigInt(b ?? 0)));

describe('the list of people whom an account saw', () => {
  it('holds whom it saw on pages, and who is in a report that it took, each once with all that was seen', async () => {
    const [seen = '', reported = '', checked = '', ofOther = '', untouched = ''] = people;
    expect(await ids()).toEqual([]);
    await desk.second.get(`/api/users/${seen}`);
    await desk.second.get(`/api/users/${seen}/history`);
    const { id } = await desk.draft('refresh', [reported, seen]);
    await desk.second.post(`/api/jobs/${id}/report.csv`, { reason: 'proof' });
    const asked = { users: { ids: [checked, seen] }, on: '2026-11-01', purpose: 'other' };
    const needs = { scopes: ['account_email'], terms: [], maxAgeDays: 30, reason: 'mail' };
    const check = await desk.admin.post('/api/consent-checks', { ...asked, ...needs });
    await desk.second.post(`/api/consent-checks/${check.body.id}/report.csv`, { reason: 'mail' });
    await desk.admin.get(`/api/users/${ofOther}`);

    const rows = rowsOf((await ask()).body);
    expect(rows.map(({ userId }) => userId)).toEqual(sorted([seen, reported, checked]));
    const row = rows.find(({ userId }) => userId === seen);
    expect(row).toMatchObject({
      events: '4',
      accounts: SECOND.email,
      keys: 'ConsentCheck.ReportDownloaded Job.ReportDownloaded User.HistoryViewed User.Viewed',
    });
    expect(Date.parse(row?.firstAt ?? '')).toBeLessThan(Date.parse(row?.lastAt ?? ''));

    const byAll = await ids({ operatorId: undefined });
    expect(byAll).toContain(ofOther);
    expect(byAll).not.toContain(untouched);
  });

  it('holds whom its jobs changed', async () => {
    const [, , , , , person = ''] = people;
    const request = { kind: 'logout', users: { ids: [person] }, reason: 'test' };
    const { body: job } = await desk.second.post('/api/jobs', request);
    await desk.act(job.id, 'start', undefined, desk.second);
    await desk.ended(job.id);
    const row = rowsOf((await ask()).body).find(({ userId }) => userId === person);
    expect(row?.keys?.split(' ')).toContain('User.LoggedOut');
  });

  it('holds nobody of another period, or whom nobody was shown', async () => {
    const now = new Date().toISOString();
    expect(await ids({ from: now })).toEqual([]);
    expect(await ids({ from: '2020-01-01T00:00:00Z', to: FROM })).toEqual([]);
    await desk.database.query(
      `INSERT INTO audit_events (key, actor_type, operator_id, operator_email, user_ids, result)
       VALUES ('User.Viewed', 'operator', $1, $2, $3, 'refused'),
              ('Job.BatchApplied', 'system', NULL, NULL, $3, 'succeeded')`,
      [operatorId, SECOND.email, [people[6]]],
    );
    expect(await ids({ operatorId: undefined })).not.toContain(people[6]);
  });

  it('holds everybody once and in order at any size, and who was seen often is on one page', async () => {
    const [from, to] = ['2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z'];
    await desk.database.query(
      `INSERT INTO audit_events (occurred_at, key, actor_type, operator_id, operator_email, user_ids)
       SELECT $3, key, 'operator', $1, $2, ARRAY(SELECT 4000000000 + n * step FROM generate_series(1, 100000 / step) n)
         FROM (VALUES ('User.LoggedOut', 1), ('User.Listed', 50000), ('User.Viewed', 3)) AS e (key, step)`,
      [operatorId, SECOND.email, from],
    );
    const rows = rowsOf((await ask({ from, to })).body);
    expect(rows.map(({ userId }) => Number(userId))).toEqual(
      Array.from({ length: 100_000 }, (_, n) => 4_000_000_001 + n),
    );
    expect(rows.filter(({ events }) => events === '2').length).toBe(33_333 + 2);
    expect(rows[49_999]?.keys).toBe('User.Listed User.LoggedOut');
    const { body } = await desk.admin.get('/api/audit-events?key=AuditEvent.PeopleDownloaded&limit=1');
    expect(body.data[0].details.total).toBe(100_000);
  });

  it('begins before it is known how many people are in it, and nobody is in it before that is recorded', async () => {
    await desk.second.get(`/api/users/${people[7]}`);
    const taken = () =>
      desk.database.query(`SELECT FROM audit_events WHERE key = 'AuditEvent.PeopleDownloaded'`);
    const before = (await taken()).length;
    const lock = desk.database.createQueryRunner();
    await lock.startTransaction();
    await lock.query('LOCK TABLE audit_events');
    const answer = await fetch(new URL('/api/audit-events/people.csv', desk.server.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-encoding': 'br',
        cookie: desk.admin.cookie ?? '',
      },
      body: JSON.stringify({ from: FROM, operatorId }),
    });
    const parts = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const head = await parts?.read();
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'br']);
    expect(head?.value).toBe('userId,events,firstAt,lastAt,keys,accounts\r\n');
    await lock.commitTransaction();
    await lock.release();
    expect((await parts?.read())?.value).toContain(people[7]);
    expect(await taken()).toHaveLength(before + 1);
    await parts?.cancel();
  });

  it('goes through who is in a report once to count them, however often it was taken', async () => {
    const { id } = await desk.draft('refresh', people);
    const taken = await desk.database.query(
      `INSERT INTO audit_events (occurred_at, key, actor_type, operator_id, operator_email, job_id)
       SELECT '2025-12-01T00:00:00Z', 'Job.ReportDownloaded', 'operator', $1, $2, $3 FROM generate_series(1, 50)
       RETURNING id`,
      [operatorId, SECOND.email, id],
    );
    expect(taken).toHaveLength(50);
    const period = ['2025-12-01T00:00:00Z', '2025-12-02T00:00:00Z', operatorId];
    expect(await desk.database.query(HOW_MANY, period)).toEqual([{ total: people.length, ends: [] }]);
    expect(await rowsRead(desk.database, [HOW_MANY, period])).toBeLessThan(people.length * 50);
    const rows = rowsOf((await ask({ from: period[0], to: period[1] })).body);
    expect(rows.map(({ events }) => events)).toEqual(people.map(() => '50'));
  });

  it('is in words where people read it', async () => {
    const answer = await ask({ language: 'ko', reason: '유출 신고' });
    expect(answer.headers.get('content-disposition')).toContain('people-seen-2026-01-01.csv');
    const [row] = rowsOf(answer.body).filter(({ '기록 수': events }) => events === '4');
    expect(row?.['수행 업무']).toBe('동의 확인 보고서 내려받기 · 보고서 내려받기 · 이력 조회 · 사용자 조회');
    expect(row?.['처음 (KST)']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('is in the access record with who took it, whom it is about, and why', async () => {
    await ask({ to: '2026-02-01T00:00:00+09:00', reason: 'leak 2026-1' });
    const { body } = await desk.admin.get('/api/audit-events?key=AuditEvent.PeopleDownloaded&limit=1');
    expect(body.data).toMatchObject([
      {
        operatorEmail: ADMIN.email,
        subjectOperator: { id: operatorId, email: SECOND.email },
        reason: 'leak 2026-1',
        details: { from: '2025-12-31T15:00:00.000Z', to: '2026-01-31T15:00:00.000Z', total: 0 },
      },
    ]);
  });

  it('ends when it is taken, whatever was asked for', async () => {
    await ask({ to: '2126-01-01T00:00:00Z' });
    const { body } = await desk.admin.get('/api/audit-events?key=AuditEvent.PeopleDownloaded&limit=1');
    const [{ details, occurredAt }] = body.data;
    expect(Date.parse(details.to)).toBeLessThanOrEqual(Date.parse(occurredAt) + 1_000);
  });

  it('is in the access record with how many are in it', async () => {
    for (const id of people.slice(0, 2)) await desk.second.get(`/api/users/${id}`);
    const taken = await ids();
    expect(taken.length).toBeGreaterThan(1);
    const { body } = await desk.admin.get('/api/audit-events?key=AuditEvent.PeopleDownloaded&limit=1');
    expect(body.data[0].details).toMatchObject({ total: taken.length, format: 'csv' });
  });

  it.each([
    ['from', { from: undefined }],
    ['from', { from: '2026-01-01' }],
    ['to', { to: FROM }],
    ['operatorId', { operatorId: '999999' }],
    ['reason', { reason: ' ' }],
    ['result', { result: 'refused' }],
  ])('refuses a bad %s and records nothing', async (field, more) => {
    const count = () => desk.admin.get('/api/audit-events?key=AuditEvent.PeopleDownloaded&limit=100');
    const before = (await count()).body.data.length;
    const { status, body } = await ask(more);
    expect([status, body.errors?.[0].field]).toEqual([400, field]);
    expect((await count()).body.data).toHaveLength(before);
  });

  it('is for those who may read the access record', async () => {
    expect((await desk.second.post('/api/audit-events/people.csv', { from: FROM })).status).toBe(403);
    const auditor = await desk.as('auditor');
    expect((await auditor.post('/api/audit-events/people.csv', { from: FROM })).status).toBe(200);
  });

  it('holds those of whom it was asked by id whether a search finds them, also where it finds nobody', async () => {
    const [named, ...others] = people.slice(-3) as [string, ...string[]];
    const { operator } = (await desk.second.get('/api/session')).body;
    const events = async () => {
      const { body } = await desk.admin.get(
        `/api/audit-events?key=User.Listed&operatorId=${operator.id}&limit=2`,
      );
      return body.data.map(({ userIds }: { userIds: string[] }) => userIds);
    };
    const asked = { ids: [named, ...others], q: '+82 99-9999' };
    expect((await desk.second.post('/api/users/count', asked)).body.total).toBe(0);
    expect((await desk.second.post('/api/users/search', { ...asked, ids: [named] })).body.data).toEqual([]);
    expect(await events()).toEqual([[named], asked.ids]);

    // One may be singled out in other ways too.
    const { connectedAt } = (await desk.admin.get(`/api/users/${named}`)).body;
    const narrow = { connectedFrom: connectedAt, connectedTo: connectedAt };
    const { data } = (await desk.admin.post('/api/users/search', narrow)).body;
    const all = data.map(({ id }: { id: string }) => id);
    expect(all).toContain(named);
    await desk.second.post('/api/users/count', { ...narrow, q: '+82 99-9999' });
    await desk.second.post('/api/users/count', { connectedFrom: '2020-01-01', q: '+82 99-9999' });
    expect(await events()).toEqual([[], all]);
  });

  it('holds nobody of whom it was only asked how many they are', async () => {
    const before = await ids();
    const filters = [
      {},
      { status: ['linked'] },
      { agreed: ['account_email'] },
      { q: '1' },
      { ids: [people[0]] },
      { connectedFrom: '2020-01-01' },
    ];
    for (const filter of filters) {
      const answer = await desk.second.post('/api/users/count', filter);
      const listed = await desk.admin.post('/api/users/search', { ...filter, limit: 100 });
      const { total, totalIsExact } = listed.body;
      expect(answer, JSON.stringify(filter)).toMatchObject({ status: 200, body: { total, totalIsExact } });
    }
    await desk.second.post('/api/users/count', {});
    expect(await ids()).toEqual(before);
    const [{ details, user_ids: userIds }] = await desk.database.query(
      `SELECT details, user_ids FROM audit_events WHERE key = 'User.Listed' AND operator_id = $1 ORDER BY id DESC LIMIT 1`,
      [operatorId],
    );
    expect([details.limit, details.total, userIds]).toEqual([0, 30, []]);
  });
});
