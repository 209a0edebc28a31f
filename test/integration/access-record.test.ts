import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/http-client.js';
import { JobDesk, SECOND } from '../support/job-desk.js';
import { ADMIN } from '../support/server.js';

let desk: JobDesk;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(30, { KAKAO_CALLS_PER_SECOND: 'off', APPROVAL_ABOVE: '0' });
  people = await desk.linked(10);
  await desk.sync();
});

interface Recorded {
  key: string;
  who: string;
  subject: string | null;
  people: string[];
  result: string;
  details: object;
}

/** What the record holds of something done, in its order. */
async function recorded(act: () => Promise<unknown>): Promise<Recorded[]> {
  const [{ last }] = await desk.database.query('SELECT coalesce(max(id), 0) AS last FROM audit_events');
  await act();
  return desk.database.query(
    `SELECT key, operator_email AS who, subject_id AS subject, user_ids AS people, result, details
       FROM audit_events WHERE id > $1 AND actor_type = 'operator' ORDER BY id`,
    [last],
  );
}

/** What a request for a report answers, and what the record holds of it. */
async function taken(ask: () => Promise<Answer>) {
  const [{ last }] = await desk.database.query('SELECT max(id) AS last FROM audit_events');
  const answer = await ask();
  const events = await desk.database.query(
    `SELECT operator_email AS who, reason FROM audit_events WHERE id > $1 AND key LIKE '%.ReportDownloaded'`,
    [last],
  );
  return { answer, events };
}

describe('who is shown people', () => {
  it('by the links that were made for a person', async () => {
    const [id = ''] = people;
    const events = await recorded(() => desk.second.get(`/api/users/${id}/consent-requests`));
    expect(events).toMatchObject([
      {
        key: 'User.Viewed',
        who: SECOND.email,
        subject: id,
        people: [id],
        details: { consentRequests: true },
      },
    ]);
  });

  it('on the page of a person, each part of it once', async () => {
    const path = `/api/users/${people[0]}`;
    const parts = ['', '/history', '/drift', '/consent-requests'];
    const events = await recorded(() => Promise.all(parts.map((part) => desk.second.get(path + part))));
    const told = events.map(({ key, details }) => JSON.stringify([key, details]));
    expect(told).toHaveLength(parts.length);
    expect(new Set(told).size).toBe(parts.length);
  });

  it('by the list of protected people', async () => {
    const protectedIds = people.slice(0, 2);
    await desk.admin.post('/api/protected-users', { ids: protectedIds, reason: 'staff' });
    const all = await recorded(() => desk.second.get('/api/protected-users'));
    expect(all).toMatchObject([
      { key: 'User.Listed', who: SECOND.email, details: { protected: true, total: 2 } },
    ]);
    expect(all[0]?.people.toSorted()).toEqual(protectedIds.toSorted());
    const one = await recorded(() => desk.second.get(`/api/protected-users?id=${protectedIds[0]}`));
    expect(one).toMatchObject([{ key: 'User.Listed', people: [protectedIds[0]] }]);
  });

  it.each([
    ['id-lists', 'id\n7\nHong\n', 'IdList.Viewed'],
    ['told-files', 'id,link\n7,linked\nHong,linked\n', 'ToldFile.Viewed'],
  ])('by a file of %s that somebody else sent', async (files, text, key) => {
    const headers = { 'content-type': 'text/csv' };
    const { body: file } = await desk.second.send('POST', `/api/${files}?name=crm.csv`, text, headers);
    const path = `/api/${files}/${file.id}`;
    expect(await recorded(() => desk.second.get(path))).toEqual([]);
    expect(await recorded(() => desk.admin.get(path))).toMatchObject([
      { key, who: ADMIN.email, subject: file.id, details: { name: 'crm.csv', badCount: 1 } },
    ]);
  });

  it('by a report, for a reason that may stand in the body, and then in no address', async () => {
    const { id } = await desk.draft('refresh', people.slice(0, 2));
    const asked = { users: { ids: people.slice(0, 2) }, on: '2026-11-01', purpose: 'other' };
    const needs = { scopes: ['account_email'], terms: [], maxAgeDays: 30, reason: 'mail' };
    const check = await desk.second.post('/api/consent-checks', { ...asked, ...needs });
    const reason = 'letter of 홍길동';
    for (const path of [
      `/api/jobs/${id}/report.csv`,
      `/api/jobs/${id}/report.xlsx`,
      `/api/consent-checks/${check.body.id}/report.csv`,
    ]) {
      const query = new URLSearchParams({ language: 'ko', reason });
      const byAddress = await taken(() => desk.second.get(`${path}?${query}`));
      const byBody = await taken(() => desk.second.post(path, { language: 'ko', reason }));
      expect(byAddress.events).toEqual([{ who: SECOND.email, reason }]);
      expect(byBody.events).toEqual(byAddress.events);
      expect(byBody.answer.status, path).toBe(200);
      const told = ({ answer }: typeof byBody) =>
        ['content-type', 'content-disposition'].map((name) => answer.headers.get(name));
      expect(told(byBody)).toEqual(told(byAddress));
      // A sheet says when it was made.
      if (path.endsWith('csv')) expect(byBody.answer.body).toBe(byAddress.answer.body);
      const wrong = await desk.second.post(path, { reason: ' ' });
      expect([wrong.status, wrong.body.errors[0].field], path).toEqual([400, 'reason']);
    }
  });

  it('by an answer that a repeated request gets again', async () => {
    const ids = people.slice(2, 5);
    const users = { ids };
    const check = { users, on: '2026-11-01', purpose: 'other', scopes: ['account_email'], reason: 'mail' };
    const { id } = await desk.draft('refresh', ids);
    for (const [key, path, body] of [
      ['Job.Viewed', '/api/jobs', { kind: 'refresh', users, reason: 'again' }],
      ['Job.Viewed', `/api/jobs/${id}/clone`, {}],
      ['ConsentCheck.Viewed', '/api/consent-checks', check],
    ] as const) {
      const send = () => desk.second.post(path, body, { 'Idempotency-Key': path });
      const first = await send();
      expect(first.status, JSON.stringify(first.body)).toBe(201);
      const events = await recorded(async () => expect((await send()).body).toEqual(first.body));
      expect(events).toMatchObject([{ key, who: SECOND.email, subject: first.body.id, people: ids }]);
    }
    const cancel = () => desk.second.post(`/api/jobs/${id}/cancel`, {}, { 'Idempotency-Key': 'cancel' });
    expect((await cancel()).status).toBe(200);
    expect(await recorded(cancel)).toEqual([]);
  });
});

describe('who is shown nothing', () => {
  it('by a request for the head of an answer, which there is only where no log-in is needed', async () => {
    const { id } = await desk.draft('refresh', people.slice(0, 1));
    const paths = [`/api/jobs/${id}/report.csv`, `/api/jobs/${id}/report.xlsx`, `/api/users/${people[0]}`];
    const events = await recorded(async () => {
      for (const path of paths) {
        const { status, headers } = await desk.second.send('HEAD', path, undefined, {});
        expect([status, headers.get('allow')], path).toEqual([405, 'GET']);
      }
    });
    expect(events).toEqual([]);
    expect((await desk.second.send('HEAD', '/api/ready', undefined, {})).status).toBe(200);
  });
});

describe('what is refused to somebody', () => {
  it('is recorded whichever rule refuses it', async () => {
    const auditor = await desk.as('auditor');
    const { id } = await desk.draft('logout', people.slice(0, 2));
    await desk.act(id, 'start');
    for (const [act, permission, method, code] of [
      [() => auditor.get('/api/users?q=홍'), 'users.read', 'GET /api/users', 'personal_search'],
      [() => auditor.post('/api/syncs', { mode: 'full' }), 'syncs.run', 'POST /api/syncs', 'forbidden'],
      [
        () => desk.admin.post(`/api/jobs/${id}/approve`),
        'jobs.approve',
        `POST /api/jobs/${id}/approve`,
        'approval_by_creator',
      ],
    ] as const) {
      const events = await recorded(async () =>
        expect(await act()).toMatchObject({ status: 403, body: { code } }),
      );
      expect(events).toMatchObject([
        { key: 'Permission.Refused', result: 'refused', details: { permission, method, code } },
      ]);
    }
  });
});

it('nobody is recorded as seen by who is told that what they were shown before is still so', async () => {
  const id = people.pop() as string;
  const ask = (tag: string) =>
    desk.admin.send('GET', `/api/users/${id}`, undefined, tag ? { 'if-none-match': tag } : {});
  const { headers } = await ask('');
  const tag = headers.get('etag') ?? '';
  const still = await recorded(async () => expect((await ask(tag)).status).toBe(304));
  expect(still).toEqual([]);

  await desk.kakao.happen(id, { op: 'unlink' });
  await desk.second.post(`/api/users/${id}/refresh`);
  const anew = await recorded(async () => {
    const answer = await ask(tag);
    expect(answer.body).toMatchObject({ id, status: 'unlinked' });
    expect(answer.headers.get('etag')).not.toBe(tag);
  });
  expect(anew).toMatchObject([{ key: 'User.Viewed', subject: id }]);
});
