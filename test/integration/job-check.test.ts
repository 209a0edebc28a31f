import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk, type SeenJob } from '../support/job-desk.js';
import type { TruePerson } from '../support/kakao-control.js';

/** Nobody in the mirror or at Kakao. */
const STRANGER = '999999999999';

let desk: JobDesk;
let people: TruePerson[];
const take = (count: number) => people.splice(0, count).map(({ id }) => id);

beforeAll(async () => {
  desk = await JobDesk.open(400, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '10',
    SELECTION_CHANGED_ABOVE: '10',
    // Over only where a test ends it in the database.
    IRREVERSIBLE_DELAY: '3600',
  });
  await desk.sync();
  people = (await desk.kakao.people()).filter(({ state }) => state === 'linked');
});

const check = async (id: string) => (await desk.admin.get(`/api/jobs/${id}/check`)).body;
const awaiting = (kind: string, ids: string[]) => desk.run(kind, ids);
const waitNoLonger = (id: string) =>
  desk.database.query('UPDATE jobs SET not_before = now() WHERE id = $1', [id]);
const approvedLongAgo = (id: string) =>
  desk.database.query(`UPDATE jobs SET approved_at = now() - interval '25 hours' WHERE id = $1`, [id]);

/** Unlinks people by a job that is done at once. */
async function unlink(ids: string[]): Promise<SeenJob> {
  const { id } = await desk.run('unlink', ids);
  await waitNoLonger(id);
  return desk.ended(id);
}

describe('what is known of a draft', () => {
  it('is how many are so already, what share they are, and how it compares with jobs before', async () => {
    const gone = take(3);
    const first = await check((await desk.draft('unlink', gone)).id);
    expect(first).toMatchObject({ total: 3, alreadySo: 0, earlier: null });
    await unlink(gone);
    const draft = await desk.draft('unlink', [...gone, ...take(8), STRANGER]);
    const known = await check(draft.id);
    const [{ linked }] = await desk.database.query(
      `SELECT count(*)::int AS linked FROM users WHERE status <> 'unlinked'`,
    );
    expect(known).toMatchObject({
      total: 12,
      people: 12,
      alreadySo: 3,
      unknown: 1,
      sinceDraft: { people: 12, gone: 0, relinked: 0 },
      linked,
      shareOfLinked: 12 / linked,
      earlier: { jobs: 1, median: 3, largest: 3, timesLargest: 4 },
      cost: { calls: 13, fits: true },
    });
    // A dry run is no job that ran before.
    await desk.ended((await desk.run('unlink', take(5), { dryRun: true })).id);
    expect((await check(draft.id)).earlier).toEqual(known.earlier);
    expect((await desk.admin.get('/api/jobs/99999/check')).status).toBe(404);
  });

  it('asks the combinations of consents what is agreed to', async () => {
    const some = people.slice(0, 60);
    const ids = some.map(({ id }) => id);
    const without = some.filter(({ scopes }) => !scopes.includes('birthday')).length;
    expect(without).toBeGreaterThan(0);
    expect(without).toBeLessThan(60);
    const scopes = await desk.draft('revoke-scopes', [...ids, STRANGER], {
      params: { scopes: ['birthday'] },
    });
    expect(await check(scopes.id)).toMatchObject({ alreadySo: without, unknown: 1 });

    const agreed = await desk.admin.get(`/api/users?status=linked&limit=1&ids=${ids.join(',')}`);
    const { tag } = (await desk.admin.get(`/api/users/${agreed.body.data[0].id}`)).body.terms[0];
    const countOf = async (question: string) =>
      (await desk.admin.get(`/api/users?ids=${ids.join(',')}&${question}=${tag}`)).body.total;
    const revoke = await desk.draft('revoke-terms', ids, { params: { tags: [tag] } });
    expect(await check(revoke.id)).toMatchObject({ alreadySo: await countOf('termNotAgreed'), unknown: 0 });
    const record = await desk.draft('record-terms', ids, { params: { tags: [tag], evidence: 'paper' } });
    expect(await check(record.id)).toMatchObject({ alreadySo: await countOf('termAgreed'), unknown: 0 });
  });
});

describe('an approval', () => {
  it('keeps what its approver saw, and is refused where that has changed', async () => {
    const ids = take(12);
    const { id } = await awaiting('unlink', ids);
    const seen = await check(id);
    await inMirror.unlink(ids.slice(0, 2));
    const changed = await desk.second.post(`/api/jobs/${id}/approve`, { checkDigest: seen.digest });
    expect([changed.status, changed.body.code]).toEqual([409, 'check_changed']);
    const bad = await desk.second.post(`/api/jobs/${id}/approve`, { checkDigest: 'x' });
    expect([bad.status, bad.body.errors[0].field]).toEqual([400, 'checkDigest']);
    expect(await desk.job(id)).toMatchObject({ status: 'awaiting_approval', approvedBy: null });

    const now = await check(id);
    expect(now).toMatchObject({ alreadySo: 2, sinceDraft: { gone: 2 } });
    await desk.act(id, 'approve', { checkDigest: now.digest }, desk.second);
    const { body } = await desk.admin.get(`/api/jobs/${id}/approvals`);
    expect(body.data).toMatchObject([
      {
        approvedBy: { email: 'second@example.com' },
        wasShown: true,
        known: { digest: now.digest, total: 12, alreadySo: 2, linked: now.linked, earlier: now.earlier },
        sample: ids.slice(0, 10),
      },
    ]);
    const summary = (await desk.admin.get(`/api/jobs/${id}/summary`)).body;
    expect(summary.approvals).toMatchObject([{ known: { digest: now.digest } }]);
    expect(JSON.stringify(summary)).not.toContain(ids[0]);
    await desk.act(id, 'cancel');
  });

  it('covers what a dry run said', async () => {
    const { id } = await awaiting('logout', take(12));
    const seen = await check(id);
    expect(seen.prediction).toBeNull();
    const { body: dryRun } = await desk.admin.post(`/api/jobs/${id}/dry-run`);
    await desk.act(dryRun.id, 'start');
    await desk.ended(dryRun.id);
    const changed = await desk.second.post(`/api/jobs/${id}/approve`, { checkDigest: seen.digest });
    expect([changed.status, changed.body.code]).toEqual([409, 'check_changed']);
    const now = await check(id);
    const prediction = { dryRun: dryRun.id, succeeded: 12, unchanged: 0, failed: 0 };
    expect(now.prediction).toEqual(prediction);
    await desk.act(id, 'approve', { checkDigest: now.digest }, desk.second);
    await desk.ended(id);
    const { body } = await desk.admin.get(`/api/jobs/${id}/approvals`);
    expect(body.data).toMatchObject([{ wasShown: true, known: { prediction } }]);
  });

  it('of a retry that is refused: what a lost call did is found out first', async () => {
    const ids = take(12);
    const [failing = '', done = ''] = ids;
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: [failing], share: 1 });
    const { id } = await desk.run('unlink', ids, { canary: 1 });
    await desk.act(id, 'approve', undefined, desk.second);
    await waitNoLonger(id);
    expect(await desk.ended(id, ['paused'])).toMatchObject({ stopReason: 'canary', counts: { failed: 1 } });
    await desk.kakao.noFaults();
    // As if it had gone on and a worker had died after its call.
    await desk.database.query('UPDATE jobs SET run_limit = NULL WHERE id = $1', [id]);
    await desk.kakao.happen(done, { op: 'unlink' });
    await desk.database.query(
      `UPDATE job_items SET doubt = 'worker_lost' WHERE job_id = $1 AND user_id = $2`,
      [id, done],
    );
    await desk.database.query(
      'UPDATE job_chunks SET has_doubt = true WHERE job_id = $1 AND claimed_by IS NULL',
      [id],
    );
    expect((await desk.act(id, 'retry')).status).toBe('awaiting_approval');
    await desk.act(id, 'reject', { reason: 'no' }, desk.second);
    expect((await desk.ended(id, ['cancelled', 'rejected'])).counts).toMatchObject({
      succeeded: 1,
      cancelled: 11,
    });
    expect((await desk.items(id))[1]).toMatchObject({ user_id: done, outcome: 'succeeded' });
  });

  it('needs no body, and says that nothing was shown then', async () => {
    const { id } = await awaiting('logout', take(11));
    await desk.act(id, 'approve', undefined, desk.second);
    await desk.ended(id);
    const { body } = await desk.admin.get(`/api/jobs/${id}/approvals`);
    expect(body.data).toMatchObject([{ wasShown: false, known: { total: 11 } }]);
  });

  it('expires after a day where the first call has not left', async () => {
    const calls = (await desk.kakao.journal()).length;
    const waiting = await awaiting('unlink', take(11));
    await desk.act(waiting.id, 'approve', undefined, desk.second);
    await approvedLongAgo(waiting.id);
    await waitNoLonger(waiting.id);
    const back = await desk.ended(waiting.id, ['awaiting_approval']);
    expect(back).toMatchObject({ stopReason: 'approval_expired', approvedBy: null, startedAt: null });

    const paused = await awaiting('unlink', take(11));
    await desk.act(paused.id, 'approve', undefined, desk.second);
    await desk.act(paused.id, 'pause');
    await approvedLongAgo(paused.id);
    expect(await desk.act(paused.id, 'resume')).toMatchObject({
      status: 'awaiting_approval',
      stopReason: 'approval_expired',
    });
    const own = await desk.admin.post(`/api/jobs/${paused.id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'approval_by_creator']);
    expect((await desk.kakao.journal()).length).toBe(calls);

    const again = await desk.act(waiting.id, 'approve', undefined, desk.second);
    expect(again).toMatchObject({ status: 'queued', stopReason: null });
    await waitNoLonger(waiting.id);
    expect((await desk.ended(waiting.id)).counts.succeeded).toBe(11);
    expect((await desk.admin.get(`/api/jobs/${waiting.id}/approvals`)).body.data).toHaveLength(2);
    await desk.act(paused.id, 'cancel');
  });

  it('holds for as long as a job takes once it has begun', async () => {
    const { id } = await desk.run('unlink', take(12), { canary: 2 });
    await desk.act(id, 'approve', undefined, desk.second);
    await waitNoLonger(id);
    expect((await desk.ended(id, ['paused'])).stopReason).toBe('canary');
    await approvedLongAgo(id);
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts.succeeded).toBe(12);
  });
});

/** What the mirror says of people, changed as a reading would. */
const inMirror = {
  unlink: (ids: string[]) =>
    desk.database.query(`UPDATE users SET status = 'unlinked', unlinked_at = now() WHERE id = ANY($1)`, [
      ids,
    ]),
  relink: (ids: string[]) =>
    desk.database.query(`UPDATE users SET connected_at = now() WHERE id = ANY($1)`, [ids]),
};
const protect = async (ids: string[]) => {
  const { status } = await desk.admin.post('/api/protected-users', { ids, reason: 'staff' });
  expect(status).toBeLessThan(300);
};
const endings = async (id: string, ids: string[]) => {
  const rows: { user_id: string; outcome: string; error_code: string | null; attempts: number }[] =
    await desk.items(id);
  return rows
    .filter(({ user_id }) => ids.includes(user_id))
    .map(({ outcome, error_code, attempts }) => [outcome, error_code, attempts].join(' '));
};

describe('at its start a job is compared with today', () => {
  it('who became protected or linked anew is left out, and the numbers are kept', async () => {
    const ids = take(40);
    const [gone, safe, anew] = [ids.slice(0, 1), ids.slice(1, 2), ids.slice(2, 4)];
    const { id } = await awaiting('unlink', ids);
    await desk.act(id, 'approve', undefined, desk.second);
    await inMirror.unlink(gone);
    await inMirror.relink(anew);
    // Somebody may be both: counted once.
    await inMirror.relink(safe);
    await protect(safe);
    await Promise.all([desk.start({ ROLE: 'worker' }), desk.start({ ROLE: 'worker' })]);
    await waitNoLonger(id);
    const done = await desk.ended(id);
    expect(done).toMatchObject({
      counts: { total: 40, cancelled: 3, succeeded: 37 },
      sinceDraft: { people: 40, gone: 1, protected: 1, relinked: 2 },
    });
    expect(await endings(id, safe)).toEqual(['cancelled protected 0']);
    expect(await endings(id, anew)).toEqual(Array(2).fill('cancelled relinked 0'));
    const called = await desk.changes('POST /v1/user/unlink');
    expect([...safe, ...anew].filter((one) => called.has(one))).toEqual([]);
    const began = await desk.database.query(
      `SELECT details FROM audit_events WHERE job_id = $1 AND key = 'Job.Began'`,
      [id],
    );
    expect(began).toMatchObject([{ details: { sinceDraft: { relinked: 2 } } }]);
  });

  it('above the limit it is decided on again by a second person, who is asked once', async () => {
    const ids = take(5);
    // Below APPROVAL_ABOVE: nobody had to approve it before.
    const { id } = await desk.run('unlink', ids);
    await inMirror.relink(ids.slice(0, 1));
    const calls = (await desk.kakao.journal()).length;
    await waitNoLonger(id);
    const back = await desk.ended(id, ['awaiting_approval']);
    expect(back).toMatchObject({
      stopReason: 'selection_changed',
      sinceDraft: { people: 5, relinked: 1 },
      counts: { pending: 5 },
      needsApproval: true,
    });
    expect((await desk.kakao.journal()).length).toBe(calls);
    const own = await desk.admin.post(`/api/jobs/${id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'approval_by_creator']);
    await desk.act(id, 'approve', undefined, desk.second);
    await waitNoLonger(id);
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 4, cancelled: 1 });
  });

  it('a job that can be undone is resumed by its operator; where nobody is left it is over', async () => {
    const ids = take(3);
    const { id } = await desk.draft('revoke-scopes', ids, { params: { scopes: ['birthday'] } });
    await inMirror.relink(ids);
    await desk.act(id, 'start');
    expect((await desk.ended(id, ['paused'])).stopReason).toBe('selection_changed');
    await desk.act(id, 'resume');
    expect(await desk.ended(id)).toMatchObject({
      counts: { cancelled: 3, pending: 0 },
      sinceDraft: { relinked: 3 },
    });
  });

  it('what the approver saw changed is not asked about again', async () => {
    const ids = take(12);
    const { id } = await awaiting('unlink', ids);
    await inMirror.relink(ids.slice(0, 6));
    const { digest, sinceDraft } = await check(id);
    expect(sinceDraft).toMatchObject({ people: 12, relinked: 6 });
    await desk.act(id, 'approve', { checkDigest: digest }, desk.second);
    await waitNoLonger(id);
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 6, cancelled: 6 });
  });
});

describe('jobs that touch the same people', () => {
  const refused = async (id: string, body: unknown) => {
    const answer = await desk.admin.post(`/api/jobs/${id}/start`, body);
    return [answer.status, answer.body.code];
  };

  it('are noticed; the second waits until the first is over', async () => {
    const ids = take(12);
    const first = await desk.run('unlink', ids.slice(0, 3));
    const second = await desk.draft('logout', ids.slice(2));
    expect((await check(second.id)).overlaps).toEqual([
      { id: first.id, kind: 'unlink', status: 'queued', hasBegun: false, people: 1 },
    ]);
    // Neither a dry run nor a reading touches anybody.
    expect((await check((await desk.draft('refresh', ids)).id)).overlaps).toEqual([]);
    expect(await desk.act(second.id, 'start')).toMatchObject({ status: 'queued', waitsFor: [first.id] });
    // A later one without shared people overtakes it.
    await desk.ended((await desk.run('logout', take(1))).id);
    expect(await desk.job(second.id)).toMatchObject({ status: 'queued', startedAt: null });
    await waitNoLonger(first.id);
    const done = await desk.ended(second.id);
    expect(done.waitsFor).toEqual([]);
    const [{ is_later }] = await desk.database.query(
      `SELECT (SELECT started_at FROM jobs WHERE id = $1) >= (SELECT finished_at FROM jobs WHERE id = $2) AS is_later`,
      [second.id, first.id],
    );
    expect(is_later).toBe(true);
  });

  it('the second may go first, unless the first has begun or they would wait for each other', async () => {
    const ids = take(4);
    const first = await desk.run('unlink', ids);
    const second = await desk.draft('logout', ids.slice(1));
    expect(await desk.act(second.id, 'start', { order: 'before' })).toMatchObject({ waitsFor: [] });
    await desk.ended(second.id);
    const third = await desk.draft('unlink', ids);
    await desk.act(third.id, 'start', { order: 'before' });
    expect((await desk.job(first.id)).waitsFor).toEqual([third.id]);
    await desk.act(third.id, 'pause');
    // Waiting over, and it still waits: for the third, which is paused.
    await waitNoLonger(first.id);
    const fourth = await desk.draft('logout', [...ids.slice(0, 1), ...take(9)]);
    expect(await desk.act(fourth.id, 'start', { order: 'after' })).toMatchObject({
      waitsFor: [first.id, third.id],
    });
    await desk.act(third.id, 'cancel');
    await desk.ended(first.id);
    await desk.ended(fourth.id);
  });

  it('one that has begun cannot wait, and nobody waits in a circle', async () => {
    const ids = take(12);
    const running = await desk.run('unlink', ids, { canary: 1 });
    await desk.act(running.id, 'approve', undefined, desk.second);
    await waitNoLonger(running.id);
    await desk.ended(running.id, ['paused']);
    const draft = await desk.draft('logout', ids);
    expect(await refused(draft.id, { order: 'before' })).toEqual([409, 'overlap_has_begun']);
    expect((await desk.job(draft.id)).status).toBe('draft');

    const waiting = await desk.act(draft.id, 'start');
    expect(waiting).toMatchObject({ status: 'awaiting_approval', waitsFor: [running.id] });
    const third = await desk.run('logout', ids.slice(6, 9));
    expect(third.waitsFor).toEqual([running.id, draft.id]);
    const circle = await desk.second.post(`/api/jobs/${draft.id}/approve`, { order: 'after' });
    expect([circle.status, circle.body.code]).toEqual([409, 'order_cycle']);
    expect(await desk.act(draft.id, 'approve', undefined, desk.second)).toMatchObject({
      waitsFor: [running.id],
    });
    await desk.act(running.id, 'cancel');
    await Promise.all([desk.ended(draft.id), desk.ended(third.id)]);
  });

  it('a retry waits for one that waited for it and has begun', async () => {
    const [failing = '', other = ''] = take(2);
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: [failing], share: 1 });
    const first = await desk.run('unlink', [failing, other]);
    const second = await desk.draft('logout', [...take(9), failing], { canary: 1 });
    expect(await desk.act(second.id, 'start')).toMatchObject({ waitsFor: [first.id] });
    await waitNoLonger(first.id);
    expect((await desk.ended(first.id)).counts).toMatchObject({ failed: 1, succeeded: 1 });
    await desk.kakao.noFaults();
    expect((await desk.ended(second.id, ['paused'])).stopReason).toBe('canary');
    expect(await desk.act(first.id, 'retry')).toMatchObject({ status: 'queued', waitsFor: [second.id] });
    await waitNoLonger(first.id);
    await desk.act(second.id, 'resume');
    await desk.ended(second.id);
    expect((await desk.ended(first.id)).counts).toMatchObject({ succeeded: 2 });
  });

  it('started at the same moment, one waits for the other', async () => {
    const ids = take(5);
    const drafts = [await desk.draft('unlink', ids), await desk.draft('unlink', ids)];
    const started = await Promise.all(drafts.map(({ id }) => desk.act(id, 'start')));
    expect(started.map(({ waitsFor }) => waitsFor.length).sort()).toEqual([0, 1]);
    for (const { id } of drafts) await desk.act(id, 'cancel');
  });
});
