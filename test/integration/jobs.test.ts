import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';

let desk: JobDesk;
let people: string[];
/** Takes people that no other test has touched. */
const take = (count: number) => people.splice(0, count);
const NONE = { succeeded: 0, unchanged: 0, failed: 0, cancelled: 0, pending: 0 };

beforeAll(async () => {
  desk = await JobDesk.open(3_000, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(3_000);
  await desk.sync();
});

describe('a job', () => {
  it('unlinks whom it names, and tells those who were not linked before', async () => {
    const ids = take(30);
    for (const id of ids.slice(0, 3)) await desk.kakao.happen(id, { op: 'unlink' });
    const nobody = '9223372036854775807';
    const job = await desk.run('unlink', [...ids, nobody, ids[5] as string]);
    const done = await desk.ended(job.id);
    expect(done.counts).toEqual({ ...NONE, total: 31, succeeded: 27, unchanged: 4 });
    expect(done).toMatchObject({
      duplicates: 1,
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
    const changes = await desk.changes('POST /v1/user/unlink');
    for (const id of ids.slice(3)) expect(changes.get(id)).toBe(1);
    for (const id of [...ids.slice(0, 3), nobody]) expect(changes.get(id)).toBeUndefined();
    const items = await desk.items(job.id);
    expect(items.filter((item) => item.doubt)).toEqual([]);
    expect(items.find((item) => item.user_id === nobody)).toMatchObject({
      outcome: 'unchanged',
      error_code: '-101',
    });
    const mirror = await desk.database.query(
      `SELECT count(*)::int AS count FROM users WHERE id = ANY($1::bigint[]) AND status = 'unlinked'`,
      [ids],
    );
    expect(mirror).toEqual([{ count: 30 }]);
    const events = await desk.database.query(
      `SELECT user_ids, operator_email, reason FROM audit_events WHERE job_id = $1 AND key = 'User.Unlinked'`,
      [job.id],
    );
    expect(events.flatMap((event: { user_ids: string[] }) => event.user_ids).sort()).toEqual(
      ids.slice(3).sort(),
    );
    expect(events[0]).toMatchObject({ operator_email: 'admin@example.com', reason: 'test' });
    // Whom it found as they were to become is in the access record too.
    const { body: seen } = await desk.admin.get(
      `/api/audit-events?jobId=${job.id}&key=Job.BatchApplied&limit=100`,
    );
    expect(seen.data.flatMap((event: { userIds: string[] }) => event.userIds).sort()).toEqual(
      [...ids.slice(0, 3), nobody].sort(),
    );
    for (const event of seen.data) {
      expect(event).toMatchObject({
        operatorEmail: 'admin@example.com',
        reason: 'test',
        details: { kind: 'unlink', params: {}, unchanged: true },
      });
    }
  });

  it.each(['unlink', 'logout'] as const)(
    'leaves alone who linked anew since the choice was made: %s',
    async (kind) => {
      const [id = ''] = take(1);
      const draft = await desk.draft(kind, [id]);
      await desk.kakao.happen(id, { op: 'unlink' });
      await desk.kakao.happen(id, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
      await desk.act(draft.id, 'start');
      const done = await desk.ended(draft.id);
      expect(done.counts).toMatchObject({ failed: 1 });
      expect(await desk.items(draft.id)).toMatchObject([{ error_code: 'relinked', attempts: 0 }]);
      expect((await desk.kakao.person(id)).state).toBe('linked');
    },
  );

  it('has recorded who linked anew before any call leaves, so that no lost worker puts them in doubt', async () => {
    const [anew = '', ...others] = take(3);
    const draft = await desk.draft('unlink', [anew, ...others]);
    await desk.kakao.happen(anew, { op: 'unlink' });
    await desk.kakao.happen(anew, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '400' });
    await desk.act(draft.id, 'start');
    const begun = await until(async () => {
      const rows = await desk.database.query(
        `SELECT i.outcome FROM job_chunks c JOIN job_items i ON i.job_id = c.job_id
          WHERE c.job_id = $1 AND c.has_begun AND i.user_id = $2`,
        [draft.id, anew],
      );
      return rows.length > 0 ? rows : null;
    });
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '0' });
    expect(begun).toEqual([{ outcome: 'failed' }]);
    expect((await desk.ended(draft.id)).counts).toMatchObject({ failed: 1, succeeded: 2 });
  });

  it('revokes scopes, and tells apart what was not agreed to and what cannot be revoked', async () => {
    const ids = take(60);
    const before = await Promise.all(ids.map((id) => desk.kakao.person(id)));
    const job = await desk.run('revoke-scopes', ids, { params: { scopes: ['account_email'] } });
    const done = await desk.ended(job.id);
    expect(done.counts.failed).toBe(0);
    const items = await desk.items(job.id);
    for (const [index, person] of before.entries()) {
      const expected = person.scopes.includes('account_email') ? 'succeeded' : 'unchanged';
      expect(items[index], person.id).toMatchObject({ user_id: person.id, outcome: expected });
      expect((await desk.kakao.person(person.id)).scopes).not.toContain('account_email');
    }
    const fixed = await desk.ended(
      (await desk.run('revoke-scopes', ids.slice(0, 2), { params: { scopes: ['profile_nickname'] } })).id,
    );
    expect(fixed.counts.failed).toBe(2);
    const { body: failures } = await desk.admin.get(`/api/jobs/${fixed.id}/failures`);
    expect(failures.data).toMatchObject([{ errorCode: 'not_revocable', count: 2 }]);
  });

  it('revokes terms and records them again', async () => {
    const ids = take(40);
    const before = await Promise.all(ids.map((id) => desk.kakao.person(id)));
    const tag = optionalTag(before);
    const revoked = await desk.ended((await desk.run('revoke-terms', ids, { params: { tags: [tag] } })).id);
    expect(revoked.counts.failed).toBe(0);
    const agreed = before.filter((person) => person.terms.some((term) => term.tag === tag));
    expect(revoked.counts).toMatchObject({ succeeded: agreed.length, unchanged: 40 - agreed.length });
    const params = { tags: [tag], evidence: 'paper form of 2026-11-20' };
    const recorded = await desk.ended((await desk.run('record-terms', ids, { params })).id);
    expect(recorded.counts).toMatchObject({ succeeded: 40 });
    for (const id of ids.slice(0, 5)) {
      expect((await desk.kakao.person(id)).terms.map((term) => term.tag)).toContain(tag);
      const { body } = await desk.admin.get(`/api/users/${id}`);
      const of = (name: string) => body.terms.find((term: { tag: string }) => term.tag === name);
      expect(of(tag).observedAt).toBe(of(tag).since);
      expect(of('service_2024').observedAt).toBe(body.readAt.terms);
    }
    const wrong = await desk.run('revoke-terms', ids, { params: { tags: ['no_such_tag'] } });
    expect(await desk.ended(wrong.id, ['paused'])).toMatchObject({ stopReason: 'kakao_unknown_tag' });
  });

  it('does not say that it recorded terms which somebody agreed to between a run and its retry', async () => {
    const ids = take(2) as [string, string];
    const tag = optionalTag(await Promise.all(ids.map((id) => desk.kakao.person(id))));
    for (const id of ids) await desk.kakao.happen(id, { op: 'withdraw-terms', terms: [tag] });
    await desk.kakao.fault({ endpoint: 'upgrade-terms', kind: 'code', code: -103, userIds: ids });
    const params = { tags: [tag], evidence: 'paper form' };
    const { id } = await desk.run('record-terms', ids, { params });
    await desk.ended(id);
    await desk.kakao.noFaults();
    await desk.database.query(`UPDATE jobs SET started_at = now() - interval '1 hour' WHERE id = $1`, [id]);
    const at = new Date(Date.now() - 600_000).toISOString();
    for (const person of ids) await desk.kakao.happen(person, { op: 'agree-terms', terms: [tag], at });
    // Of the other a call of the first run may have been carried out.
    await desk.database.query(
      `UPDATE job_items SET doubt = 'answer_lost' WHERE job_id = $1 AND user_id = $2`,
      [id, ids[1]],
    );
    await desk.act(id, 'retry');
    await desk.ended(id);
    expect((await desk.items(id)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'succeeded']);
  });

  it('logs out and refreshes', async () => {
    const ids = take(20);
    const out = await desk.ended((await desk.run('logout', ids)).id);
    expect(out.counts).toEqual({ ...NONE, total: 20, succeeded: 20 });
    await desk.kakao.happen(ids[0] as string, { op: 'unlink' });
    const fresh = await desk.ended((await desk.run('refresh', ids)).id);
    expect(fresh.counts).toEqual({ ...NONE, total: 20, succeeded: 20 });
    const { body } = await desk.admin.get(`/api/users/${ids[0]}`);
    expect(body.status).toBe('unlinked');
  });

  it('changes nothing in a dry run, and says what would happen', async () => {
    const ids = take(50);
    await desk.kakao.happen(ids[0] as string, { op: 'unlink' });
    const journal = (await desk.kakao.journal()).length;
    const job = await desk.ended((await desk.run('unlink', ids, { dryRun: true })).id);
    expect(job.counts).toEqual({ ...NONE, total: 50, succeeded: 49, unchanged: 1 });
    const scopes = await desk.run('revoke-scopes', ids, {
      dryRun: true,
      params: { scopes: ['profile_nickname'] },
    });
    expect((await desk.ended(scopes.id)).counts).toMatchObject({ failed: 49, unchanged: 1 });
    expect((await desk.kakao.journal()).length).toBe(journal);
    const { body } = await desk.admin.get(`/api/users/${ids[1]}`);
    expect(body.status).toBe('linked');
  });

  it('is made from a filter, frozen when it is drafted', async () => {
    const filter = { status: ['linked'], ids: take(25) };
    const { status, body } = await desk.admin.post('/api/jobs', {
      kind: 'refresh',
      users: { filter },
      reason: 'from a filter',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'draft', filter, counts: { total: 25, pending: 25 } });
    expect(body.sample).toHaveLength(10);
    const none = await desk.admin.post('/api/jobs', { kind: 'refresh', users: { ids: [] }, reason: 'x' });
    expect(none.status).toBe(422);
    expect(none.body.errors[0].field).toBe('users');
    const bad = await desk.admin.post('/api/jobs', {
      kind: 'revoke-scopes',
      users: { ids: ['12', '9223372036854775808', '1.3e18'] },
      reason: 'x',
    });
    expect(bad.status).toBe(400);
    const params = await desk.admin.post('/api/jobs', {
      kind: 'revoke-scopes',
      users: { ids: ['12'] },
      reason: 'x',
    });
    expect(params.body.errors).toMatchObject([{ field: 'params.scopes' }]);
  });

  it('shows its people, its report and its progress', async () => {
    const ids = take(12);
    const job = await desk.draft('unlink', ids);
    const events = await fetch(`${desk.server.url}/api/jobs/${job.id}/events`, {
      headers: { cookie: desk.admin.cookie ?? '' },
    });
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
      const isFirst = !text.includes('data: ');
      text += Buffer.from(chunk).toString();
      if (isFirst && text.includes('data: ')) await desk.act(job.id, 'start');
    }
    const seen = text.split('\n').filter((line) => line.startsWith('data: '));
    const states = seen.map((line) => JSON.parse(line.slice(6)).status);
    expect(states[0]).toBe('draft');
    expect(states.at(-1)).toBe('completed');
    // Ten people in every event would be most of it, and who watches has them from the job.
    expect(text).not.toContain('"sample"');
    const page = await desk.admin.get(`/api/jobs/${job.id}/items?outcome=succeeded&limit=5`);
    expect(page.body.data).toHaveLength(5);
    const after = `limit=100&cursor=${page.body.nextCursor}`;
    const rest = await desk.admin.get(`/api/jobs/${job.id}/items?${after}&outcome=succeeded`);
    expect(rest.body.data.map((item: { userId: string }) => item.userId)).toEqual(ids.slice(5));
    const elsewhere = await desk.admin.get(`/api/jobs/${job.id}/items?${after}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
    // Nobody has failed: that is no reason to take whatever is said to be a cursor.
    const spoilt = await desk.admin.get(`/api/jobs/${job.id}/items?outcome=failed&cursor=spoilt`);
    expect(spoilt).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
    const csv = await desk.admin.get(`/api/jobs/${job.id}/report.csv`);
    expect(csv.headers.get('content-disposition')).toContain(`job-${job.id}.csv`);
    const lines = String(csv.body).trimEnd().split('\r\n');
    expect(lines).toHaveLength(13);
    expect(lines[1]).toMatch(new RegExp(`^\t${ids[0]},succeeded,1,`));
    const { body: list } = await desk.admin.get('/api/jobs?limit=1');
    expect(list.data[0].id).toBe(job.id);
  });

  it('that does not exist is not found, as a stream of events too', async () => {
    for (const path of ['', '/items', '/report.csv', '/events']) {
      const answer = await desk.admin.get(`/api/jobs/9223372036854775807${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'job_not_found']);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    expect(await desk.admin.get('/api/jobs/x/events')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'id' }] },
    });
  });

  it('is listed for a person while it is not over and the person not done', async () => {
    const [person, other] = take(2) as [string, string];
    const draft = await desk.draft('unlink', [person, other]);
    const done = await desk.run('logout', [person]);
    await desk.ended(done.id);
    const holding = async (id: string, more = '') => {
      const { body } = await desk.admin.get(`/api/jobs?pendingUserId=${id}${more}`);
      return body.data.map((job: { id: string }) => job.id);
    };
    expect([await holding(person), await holding(other), await holding('1')]).toEqual([
      [draft.id],
      [draft.id],
      [],
    ]);
    expect([await holding(person, '&kind=unlink'), await holding(person, '&kind=logout')]).toEqual([
      [draft.id],
      [],
    ]);
    await desk.act(draft.id, 'cancel');
    expect(await holding(person)).toEqual([]);
    expect(await desk.admin.get('/api/jobs?pendingUserId=x')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'pendingUserId' }] },
    });
  });

  it('is listed by lists of words, of which an empty one is as if absent', async () => {
    const { body: all } = await desk.admin.get('/api/jobs?limit=100');
    expect((await desk.admin.get('/api/jobs?limit=100&status=&kind=')).body).toEqual(all);
    const { id } = all.data[0];
    const { body: items } = await desk.admin.get(`/api/jobs/${id}/items`);
    expect((await desk.admin.get(`/api/jobs/${id}/items?outcome=`)).body).toEqual(items);
    for (const [path, field] of [
      ['/api/jobs?status=,', 'status'],
      [`/api/jobs/${id}/items?outcome=,`, 'outcome'],
      ['/api/jobs?kind=unlink,none', 'kind.1'],
    ] as const) {
      expect(await desk.admin.get(path), path).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
  });
});

describe('safeguards', () => {
  it('refuse a start with another total, and a second start', async () => {
    const job = await desk.draft('logout', take(2));
    const wrong = await desk.admin.post(`/api/jobs/${job.id}/start`, { expectedTotal: 3 });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'total_mismatch']);
    await desk.act(job.id, 'start', { expectedTotal: 2 });
    const again = await desk.admin.post(`/api/jobs/${job.id}/start`, {});
    expect([again.status, again.body.code]).toEqual([409, 'invalid_state']);
  });

  it('let a canary go first and wait for a look', async () => {
    const ids = take(30);
    const job = await desk.run('unlink', ids, { canary: 7 });
    const waiting = await desk.ended(job.id, ['paused']);
    expect(waiting).toMatchObject({ stopReason: 'canary', counts: { succeeded: 7, pending: 23 } });
    expect((await desk.kakao.person(ids[7] as string)).state).toBe('linked');
    await desk.act(job.id, 'resume');
    expect((await desk.ended(job.id)).counts).toMatchObject({ succeeded: 30 });
    const large = await desk.draft('unlink', people.slice(0, 1_001));
    expect(large.canary).toBe(20);
  });

  it('cancel what is not done yet', async () => {
    const draft = await desk.draft('unlink', people.slice(0, 10));
    const cancelled = await desk.act(draft.id, 'cancel');
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { cancelled: 10, pending: 0 } });
  });
});

describe('trouble', () => {
  it('of one person fails that person alone, and can be tried again', async () => {
    const ids = take(20);
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: [ids[3]] });
    const job = await desk.ended((await desk.run('unlink', ids)).id);
    expect(job.counts).toMatchObject({ succeeded: 19, failed: 1 });
    await desk.kakao.noFaults();
    await desk.act(job.id, 'retry');
    const again = await until(async () => {
      const now = await desk.job(job.id);
      return now.status === 'completed' && now.counts.failed === 0 ? now : null;
    });
    expect(again.counts).toMatchObject({ succeeded: 20 });
  });

  it('that may have been done although no answer came is named', async () => {
    const ids = take(20);
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'cut', isAfter: true, userIds: ids, next: 5 });
    const job = await desk.ended((await desk.run('unlink', ids)).id);
    expect(job.counts).toMatchObject({ succeeded: 20 });
    const items = await desk.items(job.id);
    expect(items.filter((item) => item.doubt === 'answer_lost')).toHaveLength(5);
  });

  it('of the whole app pauses all jobs with a reason and few calls', async () => {
    const ids = take(200);
    await desk.kakao.fault({
      endpoint: 'unlink',
      kind: 'code',
      code: -401,
      status: 401,
      msg: 'wrong appKey',
    });
    const before = (await desk.kakao.calls()).unlink ?? 0;
    const job = await desk.run('unlink', ids);
    const paused = await desk.ended(job.id, ['paused']);
    expect(paused).toMatchObject({ stopReason: 'kakao_key_rejected', counts: { pending: 200 } });
    expect(((await desk.kakao.calls()).unlink ?? 0) - before).toBeLessThanOrEqual(5);
    await desk.kakao.noFaults();
    await desk.act(job.id, 'resume');
    expect((await desk.ended(job.id)).counts).toMatchObject({ succeeded: 200 });
  });
});

/** A tag that many agreed to and that can be revoked. */
function optionalTag(before: { terms: { tag: string }[] }[]): string {
  const tags = before.flatMap((person) => person.terms.map((term) => term.tag));
  return tags.find((tag) => /market|ad|event/i.test(tag)) ?? (tags[0] as string);
}
