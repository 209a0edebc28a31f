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
      comparison: { people: 12, gone: 0, relinked: 0 },
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
    await unlink(ids.slice(0, 2));
    const changed = await desk.second.post(`/api/jobs/${id}/approve`, { checkDigest: seen.digest });
    expect([changed.status, changed.body.code]).toEqual([409, 'check_changed']);
    const bad = await desk.second.post(`/api/jobs/${id}/approve`, { checkDigest: 'x' });
    expect([bad.status, bad.body.errors[0].field]).toEqual([400, 'checkDigest']);
    expect(await desk.job(id)).toMatchObject({ status: 'awaiting_approval', approvedBy: null });

    const now = await check(id);
    expect(now).toMatchObject({ alreadySo: 2, comparison: { gone: 2 } });
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
