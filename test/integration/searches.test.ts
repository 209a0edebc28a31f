import { beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/http-client.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { ADMIN } from '../support/server.js';

let desk: JobDesk;

beforeAll(async () => {
  desk = await JobDesk.open(40, {}, ['--waiting-share', '0.2']);
  await desk.sync();
  for (let made = 0; made < 5; made++) await desk.draft('logout', await desk.linked(1));
});

/** Lists that are asked for in the query string or in the body, each with a question that many rows answer. */
const LISTS: [list: string, query: string, body: Record<string, unknown>][] = [
  [
    '/api/users',
    'q=8210*&status=linked,waiting&agreed=phone_number&sort=id&limit=3',
    { q: '8210*', status: ['linked', 'waiting'], agreed: ['phone_number'], sort: 'id', limit: 3 },
  ],
  ['/api/audit-events', 'q=test&key=Job.&limit=3', { q: 'test', key: 'Job.', limit: 3 }],
];

describe.each(LISTS)('the search of %s', (list, query, body) => {
  const search = (more: object = {}) => desk.admin.post(`${list}/search`, { ...body, ...more });

  it('answers as the query string does, and goes on where that ended', async () => {
    const first = await search();
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.body.data).toHaveLength(3);
    expect(first.body).toEqual((await desk.admin.get(`${list}?${query}`)).body);
    const cursor = first.body.nextCursor;
    const next = await desk.admin.get(`${list}?${query}&cursor=${cursor}`);
    expect(next.body.data).not.toEqual([]);
    expect((await search({ cursor })).body).toEqual(next.body);
    expect((await desk.admin.post(`${list}/search`)).status).toBe(200);
  });

  it('names the field that is wrong, and takes what a body has and a query string has not', async () => {
    for (const [wrong, field] of [
      [{ limit: '3' }, 'limit'],
      [{ limit: 101 }, 'limit'],
      [{ cursor: 'x' }, 'cursor'],
      [{ q: 'x'.repeat(201) }, 'q'],
      [{ q: ['test'] }, 'q'],
      [{ name: 'test' }, 'name'],
    ] as const) {
      const { status, body: problem } = await search(wrong);
      expect([status, problem.errors[0].field], JSON.stringify(wrong)).toEqual([400, field]);
    }
  });

  it('is refused to another site, and to who is not logged in', async () => {
    const foreign = await desk.admin.post(`${list}/search`, body, { origin: 'https://elsewhere.example' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
    expect(await new Client(desk.server.url).post(`${list}/search`, body)).toMatchObject({ status: 401 });
  });

  it('is read again where its key is sent again, and no answer is kept', async () => {
    const key = { 'Idempotency-Key': `search ${list}`.replaceAll(' ', '-') };
    for (const one of [body, {}]) {
      const answer = await desk.admin.post(`${list}/search`, one, key);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
    }
    expect(
      await desk.database.query('SELECT FROM idempotency_keys WHERE key = $1', [Object.values(key)[0]]),
    ).toEqual([]);
  });
});

describe('the access record', () => {
  it('has of a search whom it showed and that there was one, as of the query string, but not its text', async () => {
    for (const [list, query, body] of LISTS) {
      const [{ last }] = await desk.database.query('SELECT max(id) AS last FROM audit_events');
      await desk.admin.get(`${list}?${query}`);
      await desk.admin.post(`${list}/search`, body);
      const events = await desk.database.query(
        `SELECT key, operator_email, user_ids, details, result FROM audit_events
          WHERE id > $1 AND operator_email = $2 ORDER BY id`,
        [last, ADMIN.email],
      );
      expect(events).toHaveLength(2);
      expect(events[1]).toEqual(events[0]);
      expect(JSON.stringify(events)).not.toContain(String(body.q));
    }
  });

  it('has it that somebody was refused', async () => {
    const auditor = await desk.as('auditor');
    expect(await auditor.post('/api/users/search', { q: '홍' })).toMatchObject({
      status: 403,
      body: { code: 'personal_search' },
    });
    expect(await desk.second.post('/api/audit-events/search')).toMatchObject({ status: 403 });
    const refused = await desk.database.query(
      `SELECT operator_email AS who, details->>'method' AS method FROM audit_events
        WHERE key = 'Permission.Refused' ORDER BY id`,
    );
    expect(refused).toEqual([
      { who: 'auditor@example.com', method: 'POST /api/users/search' },
      { who: SECOND.email, method: 'POST /api/audit-events/search' },
    ]);
    const [id = ''] = await desk.linked(1);
    expect((await auditor.post('/api/users/search', { q: id })).body.data).toMatchObject([{ id }]);
  });
});
