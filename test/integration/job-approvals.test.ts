import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.open(400, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '10',
    SELECTION_CHANGED_ABOVE: '10',
    // Over only where a test ends it in the database.
    IRREVERSIBLE_DELAY: '3600',
  });
  await desk.sync();
  people = (await desk.kakao.people()).filter(({ state }) => state === 'linked').map(({ id }) => id);
});

const check = async (id: string) => (await desk.admin.get(`/api/jobs/${id}/check`)).body;
const awaiting = (kind: string, ids: string[]) => desk.run(kind, ids);
const approvedLongAgo = (id: string) =>
  desk.database.query(`UPDATE jobs SET approved_at = now() - interval '25 hours' WHERE id = $1`, [id]);

/** The mirror says that these have left, as a reading would. */
const unlinkInMirror = (ids: string[]) =>
  desk.database.query(`UPDATE users SET status = 'unlinked', unlinked_at = now() WHERE id = ANY($1)`, [ids]);

describe('an approval', () => {
  it('keeps what its approver saw, and is refused where that has changed', async () => {
    const ids = take(12);
    const { id } = await awaiting('unlink', ids);
    const seen = await check(id);
    await unlinkInMirror(ids.slice(0, 2));
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

  it.each([
    ['operator', { disabled: true }],
    ['admin', { role: 'viewer' }],
  ])(
    'is not given by an %s who is no longer to give it while it waits for another act',
    async (role, change) => {
      const { id } = await awaiting('unlink', take(12));
      const who = { email: `${role}-${id}@example.com`, password: 'a-long-enough-password' };
      const { body: operator } = await desk.admin.post('/api/operators', { ...who, name: role, role });
      const approver = await desk.logIn(who);
      const other = desk.database.createQueryRunner();
      await other.startTransaction();
      await other.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [id]);
      const approval = approver.post(`/api/jobs/${id}/approve`, {}, { 'idempotency-key': 'approve' });
      await lockWaits(desk.database, { kind: 'transactionid' });
      const changed = await desk.admin.patch(`/api/operators/${operator.id}`, change);
      await other.commitTransaction();
      await other.release();
      expect(changed.status).toBe(200);
      expect(await approval).toMatchObject({ status: 401, body: { code: 'not_logged_in' } });
      expect(await desk.job(id)).toMatchObject({ status: 'awaiting_approval', approvedBy: null });
      expect((await desk.admin.get(`/api/jobs/${id}/approvals`)).body.data).toEqual([]);
      const keys = desk.database.query('SELECT FROM idempotency_keys WHERE operator_id = $1', [operator.id]);
      expect(await keys).toEqual([]);
      await desk.act(id, 'cancel');
    },
  );

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

  it('of a retry that is refused: what a lost call did is found out first, and who had failed has failed', async () => {
    const ids = take(12);
    const [failing = '', done = ''] = ids;
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: [failing], share: 1 });
    const { id } = await desk.run('unlink', ids, { canary: 1 });
    await desk.act(id, 'approve', undefined, desk.second);
    await desk.waitNoLonger(id);
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
      failed: 1,
      cancelled: 10,
      pending: 0,
    });
    const items = await desk.items(id);
    expect(items[0]).toMatchObject({ user_id: failing, outcome: 'failed', error_code: '-103', attempts: 1 });
    expect(items[1]).toMatchObject({ user_id: done, outcome: 'succeeded' });
    expect(new Set(items.slice(2).map(({ outcome }) => outcome))).toEqual(new Set(['cancelled']));
    // It may be retried later on after all.
    await desk.act(id, 'retry');
    expect((await desk.job(id)).counts).toMatchObject({ failed: 0, pending: 1 });
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
    await desk.waitNoLonger(waiting.id);
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
    await desk.waitNoLonger(waiting.id);
    expect((await desk.ended(waiting.id)).counts.succeeded).toBe(11);
    expect((await desk.admin.get(`/api/jobs/${waiting.id}/approvals`)).body.data).toHaveLength(2);
    await desk.act(paused.id, 'cancel');
  });

  it('expires also where the job was stopped after it had begun and before its first call', async () => {
    const { id } = await awaiting('unlink', take(11));
    await desk.act(id, 'approve', undefined, desk.second);
    await desk.kakao.fault({ endpoint: 'app-users', kind: 'code', code: -401, status: 401, share: 1 });
    await desk.waitNoLonger(id);
    expect((await desk.ended(id, ['paused'])).stopReason).toBe('kakao_key_rejected');
    await desk.kakao.noFaults();
    await approvedLongAgo(id);
    const back = await desk.act(id, 'resume');
    expect(back).toMatchObject({ status: 'awaiting_approval', stopReason: 'approval_expired' });
    await desk.act(id, 'approve', undefined, desk.second);
    await desk.waitNoLonger(id);
    expect((await desk.ended(id)).counts.succeeded).toBe(11);
    const began = await desk.database.query(
      `SELECT 1 FROM audit_events WHERE job_id = $1 AND key = 'Job.Began'`,
      [id],
    );
    expect(began).toHaveLength(2);
  });

  it('holds for as long as a job takes once it has begun', async () => {
    const { id } = await desk.run('unlink', take(12), { canary: 2 });
    await desk.act(id, 'approve', undefined, desk.second);
    await desk.waitNoLonger(id);
    expect((await desk.ended(id, ['paused'])).stopReason).toBe('canary');
    await approvedLongAgo(id);
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts.succeeded).toBe(12);
  });
});
