import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobDesk, SECOND, until } from '../support/job-desk.js';
import type { TestServer } from '../support/server.js';

let desk: JobDesk<TestServer>;
let people: string[];
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.openApart(3_300, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '100',
    IRREVERSIBLE_DELAY: '1',
    DAILY_CEILING: '900',
  });
  people = await desk.linked(3_300);
});

beforeEach(() => desk.kakao.call('PATCH', 'faults', { latencyMs: 0 }));

const journalLength = async () => (await desk.kakao.journal()).length;

describe('approval', () => {
  it('is by another person than the maker, and only then anything happens', async () => {
    const job = await desk.run('unlink', take(101));
    expect(job).toMatchObject({ status: 'awaiting_approval', needsApproval: true });
    const own = await desk.admin.post(`/api/jobs/${job.id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'approval_by_creator']);
    expect(await journalLength()).toBe(0);
    const approved = await desk.act(job.id, 'approve', undefined, desk.second);
    expect(approved).toMatchObject({ status: 'queued', approvedBy: { email: 'second@example.com' } });
    const [{ waits }] = await desk.database.query(
      'SELECT extract(epoch FROM not_before - approved_at)::float8 AS waits FROM jobs WHERE id = $1',
      [job.id],
    );
    expect(waits).toBeCloseTo(1, 1);
    const done = await desk.ended(job.id);
    expect(done.counts.succeeded).toBe(101);
    // By when it was made, for the second may be over before this test comes to look.
    const [first] = (await desk.kakao.call('GET', 'journal')) as { at: string }[];
    expect(Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(approved.notBefore));
    const keys = await desk.database.query('SELECT key FROM audit_events WHERE job_id = $1 ORDER BY id', [
      job.id,
    ]);
    expect(
      [...new Set(keys.map((row: { key: string }) => row.key))].filter((key) => key !== 'Job.Viewed'),
    ).toEqual([
      'Job.Created',
      'Job.ApprovalRequested',
      'Job.Approved',
      'Job.Began',
      'User.Unlinked',
      'Job.Completed',
    ]);
  });

  it('can be refused', async () => {
    const job = await desk.run('logout', take(101));
    const rejected = await desk.act(job.id, 'reject', { reason: 'not these' }, desk.second);
    expect(rejected).toMatchObject({ status: 'rejected', counts: { cancelled: 101, pending: 0 } });
  });

  it('is not given by whoever asked for the retry', async () => {
    await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -103, share: 1 });
    const job = await desk.run('logout', take(101));
    await desk.act(job.id, 'approve', undefined, desk.second);
    expect((await desk.ended(job.id)).counts.failed).toBe(101);
    await desk.kakao.noFaults();
    const retried = await desk.act(job.id, 'retry', undefined, desk.second);
    expect(retried.status).toBe('awaiting_approval');
    const { body: jobs } = await desk.admin.get('/api/jobs?status=awaiting_approval');
    expect(jobs.data).toMatchObject([{ id: job.id, retriedBy: { email: SECOND.email } }]);
    const own = await desk.second.post(`/api/jobs/${job.id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'approval_by_retrier']);
    // Nobody of them was tried again: all have failed as before.
    const rejected = await desk.act(job.id, 'reject', { reason: 'not again' });
    expect(rejected).toMatchObject({
      status: 'rejected',
      retriedBy: null,
      counts: { failed: 101, cancelled: 0, pending: 0 },
    });
    const { body } = await desk.admin.get(`/api/jobs/${job.id}/failures`);
    expect(body.data).toMatchObject([{ errorCode: '-103', count: 101 }]);
  });

  it('is not needed for a dry run', async () => {
    expect(await desk.run('unlink', people.slice(0, 200), { dryRun: true })).toMatchObject({
      status: 'queued',
    });
  });
});

describe('a running job', () => {
  it('pauses with what has left, resumes, and loses nobody', async () => {
    // So slow that the job cannot end between two looks at it.
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '1000' });
    const calls = async () => ((await desk.kakao.call('GET', 'journal')) as unknown[]).length;
    const before = await calls();
    const { id } = await desk.run('logout', take(600));
    await desk.act(id, 'approve', undefined, desk.second);
    await until(async () => (await desk.job(id)).counts.succeeded > 0 || null);
    // A pause is never refused for what it does not read.
    await desk.act(id, 'pause?reason=wait', { reason: 'wait' });
    // Everything that had left is recorded: no worker holds a chunk any more.
    await until(async () => {
      const [{ held }] = await desk.database.query(
        'SELECT count(*)::int AS held FROM job_chunks WHERE job_id = $1 AND claimed_by IS NOT NULL',
        [id],
      );
      return held === 0 || null;
    });
    const paused = await desk.job(id);
    expect(paused).toMatchObject({ status: 'paused', stopReason: 'operator' });
    expect(paused.counts.pending).toBeGreaterThan(0);
    expect((await calls()) - before).toBe(paused.counts.succeeded);
    await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 600 });
    expect((await desk.items(id)).every((item) => item.attempts === 1 && item.doubt === null)).toBe(true);
  });

  it('takes a chunk in which its canary ends no more once those of it are done, however long the others take', async () => {
    const draft = await desk.draft('unlink', take(12), { canary: 7 });
    await desk.database.query('UPDATE jobs SET chunk_size = 5 WHERE id = $1', [draft.id]);
    await desk.database.query(
      `INSERT INTO job_chunks (job_id, chunk) VALUES ($1, 1), ($1, 2) ON CONFLICT DO NOTHING`,
      [draft.id],
    );
    const slow = (await desk.items(draft.id)).slice(0, 5).map(({ user_id }) => user_id);
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 3_000, userIds: slow });
    await desk.act(draft.id, 'start');
    await desk.ended(draft.id, ['paused']);
    const chunks = await desk.database.query(
      'SELECT attempts FROM job_chunks WHERE job_id = $1 AND chunk = 1',
      [draft.id],
    );
    expect(chunks[0].attempts).toBeLessThan(4);
    await desk.kakao.noFaults();
    await desk.act(draft.id, 'resume', { stopReason: 'canary' });
    expect((await desk.ended(draft.id)).counts).toMatchObject({ succeeded: 12 });
  });

  it('that was paused by hand while its canary ended waits for its look when it is resumed', async () => {
    const { id } = await desk.run('logout', take(10), { canary: 3 });
    await desk.ended(id, ['paused']);
    // As if somebody had paused it while the last calls of the canary were under way.
    await desk.database.query(`UPDATE jobs SET stop_reason = 'operator' WHERE id = $1`, [id]);
    expect(await desk.act(id, 'resume')).toMatchObject({ status: 'paused', stopReason: 'canary' });
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 10 });
  });

  it('does not go on for whoever saw it paused for another reason', async () => {
    const { id } = await desk.run('unlink', take(10), { canary: 3 });
    const { stopReason } = await desk.act(id, 'pause');
    // Both see it paused by hand; one is quicker, and the canary runs before the other presses.
    await desk.act(id, 'resume', { stopReason }, desk.second);
    await desk.waitNoLonger(id);
    expect(await desk.ended(id, ['paused'])).toMatchObject({ stopReason: 'canary' });
    const late = await desk.admin.post(`/api/jobs/${id}/resume`, { stopReason });
    expect([late.status, late.body.code]).toEqual([409, 'other_cause']);
    expect(await desk.job(id)).toMatchObject({
      status: 'paused',
      stopReason: 'canary',
      counts: { pending: 7 },
    });
    const unknown = await desk.admin.post(`/api/jobs/${id}/resume`, { reason: 'canary' });
    expect([unknown.status, unknown.body.errors]).toMatchObject([400, [{ field: 'reason' }]]);
    await desk.act(id, 'resume', { stopReason: 'canary' });
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 10 });
  });

  it.each([
    ['a draft', 'draft', ['start']],
    ['one that awaits approval', 'awaiting_approval', ['start', 'approve']],
  ])('is not cancelled by whoever saw it as %s and it has been set going since', async (_, status, steps) => {
    const people = status === 'draft' ? 5 : 101;
    const { id } = await desk.draft('logout', take(people));
    for (const step of steps) await desk.act(id, step, {}, desk.second);
    const late = await desk.admin.post(`/api/jobs/${id}/cancel`, { status });
    expect([late.status, late.body.code]).toEqual([409, 'invalid_state']);
    expect(late.body.detail).toMatch(/queued|running|completed/);
    const wrong = await desk.admin.post(`/api/jobs/${id}/cancel`, { status: 'gone' });
    expect([wrong.status, wrong.body.errors]).toMatchObject([400, [{ field: 'status' }]]);
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: people });
  });

  it('is cancelled with what is under way finished and recorded', async () => {
    // Nobody's look is slow, but every call is: the job cannot end before it is cancelled.
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 2_000 });
    const ids = take(100);
    const last = await desk.kakao.lastLine();
    const { id } = await desk.run('unlink', ids);
    await until(async () => ((await desk.kakao.lastLine()) > last ? true : null));
    await desk.act(id, 'cancel');
    await desk.kakao.noFaults();
    const { counts } = await desk.ended(id, ['cancelled']);
    expect(counts.pending).toBe(0);
    expect(counts.cancelled).toBeGreaterThan(0);
    const changes = await desk.changes('POST /v1/user/unlink');
    for (const item of await desk.items(id)) {
      expect(changes.get(item.user_id) ?? 0, item.user_id).toBe(item.outcome === 'succeeded' ? 1 : 0);
    }
  });

  it('does not hold up a small one', async () => {
    // Nearly half a minute's work, however long the small one takes on a slow machine.
    await desk.kakao.fault({ endpoint: 'logout', kind: 'slow', delayMs: 1_000 });
    const large = await desk.run('logout', take(1_000));
    await desk.act(large.id, 'approve', undefined, desk.second);
    await desk.ended(large.id, ['running']);
    const small = await desk.run('refresh', people.slice(0, 20));
    await desk.ended(small.id);
    expect((await desk.job(large.id)).status).toBe('running');
    await desk.kakao.noFaults();
    await desk.ended(large.id);
  });
});

describe('the daily ceiling', () => {
  it('is never passed, and pauses the job that reaches it', async () => {
    const before = [...(await desk.changes('POST /v1/user/unlink')).values()].length;
    // As if a worker had died between recording its last people and giving their chunk back.
    const over = await desk.ended((await desk.run('logout', take(1))).id);
    await desk.database.query('UPDATE job_chunks SET reserved = 500 WHERE job_id = $1', [over.id]);
    const job = await desk.run('unlink', take(1_000), { canary: 0 });
    await desk.act(job.id, 'approve', undefined, desk.second);
    const paused = await desk.ended(job.id, ['paused']);
    expect(paused).toMatchObject({ stopReason: 'daily_ceiling', counts: { succeeded: 900 - before } });
    expect((await desk.changes('POST /v1/user/unlink')).size).toBe(900);
  });
});

describe('what others may see of a job', () => {
  it('does not repeat a letter of what was searched for, neither in the job nor in the audit log', async () => {
    const q = take(1)[0] ?? '';
    await desk.admin.post('/api/users/lookup', { ids: [q] });
    const request = { kind: 'refresh', users: { filter: { q } }, reason: 'test' };
    const { status, body } = await desk.admin.post('/api/jobs', request);
    expect(status).toBe(201);
    expect(body.filter.q).toBe('****');
    const [event] = await desk.database.query(
      `SELECT details FROM audit_events WHERE job_id = $1 AND key = 'Job.Created'`,
      [body.id],
    );
    expect(event.details.filter.q).toBe('****');
  });

  it('a stream ends with the session that opened it', async () => {
    const account = { email: 'third@example.com', password: 'a-third-horse-battery' };
    const { body: operator } = await desk.admin.post('/api/operators', {
      ...account,
      name: 'Third',
      role: 'operator',
    });
    const third = await desk.logIn(account);
    const { id } = await desk.draft('logout', take(1));
    const stream = await fetch(`${desk.server.url}/api/jobs/${id}/events`, {
      headers: { cookie: third.cookie ?? '' },
    });
    expect(stream.status).toBe(200);
    await desk.admin.patch(`/api/operators/${operator.id}`, { disabled: true });
    await expect(stream.text()).resolves.toContain('"status":"draft"');
  });

  it('a stream goes on after what it shows could not be read for a moment', async () => {
    const { id } = await desk.draft('logout', take(1));
    const stream = await fetch(`${desk.server.url}/api/jobs/${id}/events`, {
      headers: { cookie: desk.admin.cookie ?? '' },
    });
    const told = stream.text();
    const { database } = desk;
    await database.query('ALTER TABLE operators RENAME COLUMN name TO unreadable');
    await database.query('UPDATE jobs SET revision = revision + 1 WHERE id = $1', [id]);
    await until(async () => (desk.server.output().includes('job not read for its watchers') ? true : null));
    await database.query('ALTER TABLE operators RENAME COLUMN unreadable TO name');
    await desk.act(id, 'cancel');
    await expect(told).resolves.toContain('"status":"cancelled"');
  });
});
