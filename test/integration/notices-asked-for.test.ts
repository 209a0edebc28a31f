import { beforeAll, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';

let desk: JobDesk;
let scopeId: string;

async function add(more: object): Promise<string> {
  const notice = { kind: 'term', language: 'ko', version: '1', text: '제1조', from: '2020-01-01', ...more };
  return (await desk.admin.post('/api/notices', notice)).body.id;
}

const dayOf = (filter: object) => ({
  name: 'nightly',
  timing: { every: 'day', time: '03:00' },
  job: { kind: 'refresh', users: { filter }, params: {}, reason: 'x' },
});

beforeAll(async () => {
  desk = await JobDesk.open(3);
  await desk.sync();
  scopeId = await add({ kind: 'scope', subject: 'gender' });
});

it.each(['999', 'a scope'])(
  'a filter by a version of a term that is not there is refused by its name: %s',
  async (which) => {
    const noticeNotAccepted = which === '999' ? which : scopeId;
    const filter = { noticeNotAccepted };
    const users = { filter };
    const check = { purpose: 'other', on: '2026-11-01', scopes: ['gender'], reason: 'x', users };
    const [question] = [
      (await desk.admin.post('/api/saved-questions', { name: which, filter: { status: ['linked'] } })).body,
    ];
    for (const [request, field] of [
      [desk.admin.get(`/api/users?noticeNotAccepted=${noticeNotAccepted}`), 'noticeNotAccepted'],
      [desk.admin.post('/api/users/search', filter), 'noticeNotAccepted'],
      [
        desk.admin.post('/api/jobs', { kind: 'refresh', users, reason: 'x' }),
        'users.filter.noticeNotAccepted',
      ],
      [desk.admin.post('/api/consent-checks', check), 'users.filter.noticeNotAccepted'],
      [desk.admin.post('/api/saved-questions', { name: 'q', filter }), 'filter.noticeNotAccepted'],
      [desk.admin.patch(`/api/saved-questions/${question.id}`, { filter }), 'filter.noticeNotAccepted'],
      [desk.admin.post('/api/schedules', dayOf(filter)), 'job.users.filter.noticeNotAccepted'],
    ] as const) {
      const { status, body } = await request;
      expect([status, body.errors?.[0]?.field], JSON.stringify(body)).toEqual([400, field]);
    }
  },
);

it('a schedule says that the version its filter asks for has been marked as wrong since', async () => {
  const id = await add({ subject: 'asked', version: '7' });
  const { body: schedule, status } = await desk.admin.post(
    '/api/schedules',
    dayOf({ noticeNotAccepted: id }),
  );
  expect(status, JSON.stringify(schedule)).toBe(201);
  await desk.admin.post(`/api/notices/${id}/supersede`, { reason: 'wrong' });
  await desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now()) WHERE id = $1`, [
    schedule.id,
  ]);
  const run = await until(async () => {
    const { body } = await desk.admin.get(`/api/schedules/${schedule.id}/runs`);
    return body.data[0] ?? null;
  });
  expect(run).toMatchObject({ result: 'failed', errorCode: 'notice_counts_no_more' });
  const another = await desk.admin.post('/api/schedules', dayOf({ noticeNotAccepted: id }));
  expect(another).toMatchObject({ status: 422, body: { code: 'notice_counts_no_more' } });
});
