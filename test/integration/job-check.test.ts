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

/** Unlinks people by a job that is done at once. */
async function unlink(ids: string[]): Promise<SeenJob> {
  const { id } = await desk.run('unlink', ids);
  await desk.waitNoLonger(id);
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
      // Neither those who have left nor a stranger are among the linked.
      shareOfLinked: 8 / linked,
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

describe('a scope or a term that Kakao has named for nobody yet', () => {
  const [SCOPE, TERM] = ['birthday', 'marketing_2025'];

  it('is told of before the job starts, for it may be misspelt', async () => {
    const ids = people.slice(0, 2).map(({ id }) => id);
    const scopes = await desk.draft('revoke-scopes', ids, { params: { scopes: ['birthdya', SCOPE] } });
    expect(await check(scopes.id)).toMatchObject({ neverNamed: ['birthdya'] });
    const tags = { tags: [TERM, SCOPE, 'marketing-2025'], evidence: 'paper' };
    const terms = await desk.draft('record-terms', ids, { params: tags });
    const known = await check(terms.id);
    expect(known).toMatchObject({ neverNamed: [SCOPE, 'marketing-2025'] });
    // Once it is named what was known of the job is another thing.
    await desk.database.query(`INSERT INTO service_terms VALUES ('marketing-2025', false, now())`);
    const named = await check(terms.id);
    expect(named).toMatchObject({ neverNamed: [SCOPE] });
    expect(named.digest).not.toBe(known.digest);
    await desk.database.query(`DELETE FROM service_terms WHERE tag = 'marketing-2025'`);
    expect(await check((await desk.draft('unlink', ids)).id)).toMatchObject({ neverNamed: [] });
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
    await Promise.all([desk.startHosted({ ROLE: 'worker' }), desk.startHosted({ ROLE: 'worker' })]);
    await desk.waitNoLonger(id);
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
    await desk.waitNoLonger(id);
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
    await desk.waitNoLonger(id);
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
    await desk.waitNoLonger(id);
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 6, cancelled: 6 });
  });
});

it('what was accepted before a run does not excuse later changes of those who are tried again', async () => {
  const other = await JobDesk.open(40, { KAKAO_CALLS_PER_SECOND: 'off', SELECTION_CHANGED_ABOVE: '10' });
  const ids = await other.linked(30);
  await other.sync();
  const relink = async (id: string) => {
    await other.kakao.happen(id, { op: 'unlink' });
    await other.kakao.happen(id, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
    await other.admin.post(`/api/users/${id}/refresh`);
  };
  const { id } = await other.draft('unlink', ids);
  for (const one of ids.slice(0, 6)) await relink(one);
  await other.act(id, 'start');
  expect(await other.ended(id, ['paused'])).toMatchObject({ stopReason: 'selection_changed' });
  const failing = ids.slice(10, 20);
  // One try is left to each.
  await other.database.query(
    'UPDATE job_items SET attempts = 7 WHERE job_id = $1 AND user_id = ANY($2::bigint[])',
    [id, failing],
  );
  await other.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -1, userIds: failing });
  await other.act(id, 'resume');
  expect((await other.ended(id)).counts).toMatchObject({ succeeded: 14, failed: 10, cancelled: 6 });
  await other.kakao.noFaults();
  for (const one of failing.slice(0, 5)) await relink(one);
  await other.act(id, 'retry');
  expect(await other.ended(id, ['paused', 'completed'])).toMatchObject({ stopReason: 'selection_changed' });
});
