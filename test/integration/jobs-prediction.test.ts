import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk, type SeenJob, until } from '../support/job-desk.js';

const UNKNOWN = '9223372036854775807';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.open(500, { KAKAO_CALLS_PER_SECOND: 'off', IRREVERSIBLE_DELAY: '0' });
  people = await desk.linked(500);
  await desk.sync();
});

/** Starts a draft and waits for its end. */
async function complete(id: string): Promise<SeenJob> {
  await desk.act(id, 'start');
  return desk.ended(id);
}

async function dryRunOf(id: string): Promise<SeenJob> {
  const { status, body } = await desk.admin.post(`/api/jobs/${id}/dry-run`);
  expect(status).toBe(201);
  return body;
}

async function forReal(id: string, more = {}): Promise<SeenJob> {
  const { status, body } = await desk.admin.post(`/api/jobs/${id}/clone`, { dryRun: false, ...more });
  expect(status).toBe(201);
  return body;
}

/** A paused job once no worker holds any of it. */
const settled = (id: string) =>
  until(async () => {
    const [{ held }] = await desk.database.query(
      'SELECT count(*)::int AS held FROM job_chunks WHERE job_id = $1 AND claimed_by IS NOT NULL',
      [id],
    );
    const job = await desk.job(id);
    return job.status === 'paused' && held === 0 ? job : null;
  });

const itemsOf = async (id: string, query: string) =>
  (await desk.admin.get(`/api/jobs/${id}/items?limit=100&${query}`)).body.data;

const stepsOf = (id: string, key: string): Promise<{ details: Record<string, unknown> }[]> =>
  desk.database.query('SELECT details FROM audit_events WHERE job_id = $1 AND key = $2 ORDER BY id', [
    id,
    key,
  ]);

const unlinkAtKakao = (ids: string[]) =>
  Promise.all(ids.map((id) => desk.kakao.happen(id, { op: 'unlink' })));

describe('a dry run', () => {
  it.each([
    ['refresh', {}],
    ['logout', {}],
    ['revoke-scopes', { scopes: ['birthday'] }],
    ['revoke-terms', { tags: ['marketing_2025'] }],
    ['record-terms', { tags: ['marketing_2025'], evidence: 'on paper' }],
    ['unlink', {}],
  ])('of %s changes nothing, and says of everybody what then happens', async (kind, params) => {
    const ids = [...people.slice(0, 60), UNKNOWN];
    const before = await desk.kakao.journal();
    const { id } = await desk.run(kind, ids, { params, dryRun: true });
    const dryRun = await desk.ended(id);
    expect(dryRun.counts).toMatchObject({ total: 61, pending: 0, cancelled: 0 });
    expect(await desk.kakao.journal()).toEqual(before);

    const draft = await forReal(id);
    expect(draft).toMatchObject({
      dryRun: false,
      predictedBy: id,
      clonedFrom: id,
      comparison: { done: 0 },
      prediction: {
        succeeded: dryRun.counts.succeeded,
        unchanged: dryRun.counts.unchanged,
        isComplete: true,
      },
    });
    const failed = draft.prediction.failed.reduce(
      (sum: number, { count }: { count: number }) => sum + count,
      0,
    );
    expect(failed).toBe(dryRun.counts.failed);
    const job = await complete(draft.id);
    expect(job.comparison).toEqual({ done: 61, deviated: 0, groups: [] });
    expect(job.counts).toEqual(dryRun.counts);
    expect(await itemsOf(job.id, 'deviated=true')).toEqual([]);
    if (job.counts.failed > 0) {
      const retry = await desk.admin.post(`/api/jobs/${id}/retry`);
      expect([retry.status, retry.body.code]).toEqual([409, 'prediction_in_use']);
    }
    if (kind === 'unlink') take(60);
  });

  it('of a draft is for exactly its people; the latest that completed counts until the draft starts', async () => {
    const ids = take(5);
    const draft = await desk.draft('unlink', ids, { ticket: 'T-7' });
    expect(draft).toMatchObject({ predictedBy: null, prediction: null, comparison: null, brake: null });
    const first = await dryRunOf(draft.id);
    expect(first).toMatchObject({ dryRun: true, predicts: draft.id, ticket: 'T-7', status: 'draft' });
    expect((await desk.items(first.id)).map(({ user_id }) => user_id)).toEqual(ids);
    await complete(first.id);
    await unlinkAtKakao(ids.slice(0, 1));
    const second = await dryRunOf(draft.id);
    expect((await desk.job(draft.id)).predictedBy).toBe(first.id);
    await complete(second.id);
    expect(await desk.job(draft.id)).toMatchObject({
      predictedBy: second.id,
      prediction: { succeeded: 4, unchanged: 1, failed: [], isComplete: true },
    });
    const late = await dryRunOf(draft.id);
    const job = await complete(draft.id);
    expect(job.comparison).toMatchObject({ done: 5, deviated: 0 });
    await complete(late.id);
    expect((await desk.job(draft.id)).predictedBy).toBe(second.id);
    expect(await stepsOf(draft.id, 'Job.Predicted')).toMatchObject([
      { details: { dryRun: first.id, succeeded: 5 } },
      { details: { dryRun: second.id, succeeded: 4, unchanged: 1 } },
    ]);
    for (const [id, code] of [
      [draft.id, 'invalid_state'],
      [late.id, 'was_dry_run'],
    ]) {
      expect(await desk.admin.post(`/api/jobs/${id}/dry-run`)).toMatchObject({ status: 409, body: { code } });
    }
  });

  it('that is being tried again is waited for before its draft starts', async () => {
    const ids = take(2);
    const draft = await desk.draft('unlink', ids);
    const dry = await dryRunOf(draft.id);
    await complete(dry.id);
    // As a retry that is under way leaves it.
    await desk.database.query(`UPDATE jobs SET status = 'paused', stop_reason = 'operator' WHERE id = $1`, [
      dry.id,
    ]);
    const refused = await desk.admin.post(`/api/jobs/${draft.id}/start`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'prediction_not_over']);
    await desk.database.query(`UPDATE jobs SET status = 'completed', stop_reason = NULL WHERE id = $1`, [
      dry.id,
    ]);
    expect((await complete(draft.id)).counts.succeeded).toBe(2);
  });

  it('run for real asks no filter anew and keeps the links that it saw', async () => {
    const ids = take(3);
    const filter = { ids };
    const { body } = await desk.admin.post('/api/jobs', {
      kind: 'unlink',
      users: { filter },
      reason: 'test',
      dryRun: true,
    });
    await complete(body.id);
    const [relinked = ''] = ids;
    const { body: summary } = await desk.admin.get(`/api/jobs/${body.id}/summary`);
    expect(JSON.stringify(summary)).not.toContain(relinked);
    expect(summary.steps[0].details).toMatchObject({ filter: { ids: 3 } });
    await desk.kakao.happen(relinked, { op: 'unlink' });
    await desk.kakao.happen(relinked, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
    await desk.admin.post('/api/users/lookup', { ids: [relinked] });
    await desk.database.query(`UPDATE users SET status = 'unlinked' WHERE id = $1`, [ids[1]]);
    const draft = await forReal(body.id);
    const job = await complete(draft.id);
    expect((await desk.items(job.id)).map((item) => [item.user_id, item.outcome])).toEqual([
      [relinked, 'cancelled'],
      [ids[1], 'succeeded'],
      [ids[2], 'succeeded'],
    ]);
    expect((await desk.kakao.person(relinked)).state).toBe('linked');
    expect(await itemsOf(job.id, 'outcome=cancelled')).toMatchObject([
      { userId: relinked, errorCode: 'relinked', predicted: { outcome: 'succeeded', errorCode: null } },
    ]);
  });
});

describe('somebody whom a dry run saw without a link, and nobody knew before', () => {
  it('is left alone if they have linked since', async () => {
    const { id } = await desk.kakao.newcomer({ link: false });
    const ids = [id, ...take(2)];
    const draft = await desk.draft('unlink', ids);
    const dryRun = await complete((await dryRunOf(draft.id)).id);
    expect(dryRun.counts).toMatchObject({ unchanged: 1, succeeded: 2 });
    await desk.kakao.happen(id, { op: 'link' });
    await desk.admin.post('/api/users/lookup', { ids: [id] });
    const copy = await forReal(dryRun.id);
    const own = await desk.draft('unlink', [id]);
    for (const job of [draft, copy]) {
      await complete(job.id);
      const [first] = await itemsOf(job.id, `userId=${id}`);
      expect(first).toMatchObject({ outcome: 'failed', errorCode: 'relinked', attempts: 0 });
    }
    expect((await desk.kakao.person(id)).state).toBe('linked');
    // Who chooses them as they are now means the link that they have now.
    expect((await complete(own.id)).counts.succeeded).toBe(1);
  });

  it('costs as many calls as it is said to, not those of the real job', async () => {
    const ids = take(5);
    const kinds: [kind: string, params: object][] = [
      ['unlink', {}],
      ['revoke-scopes', { scopes: ['birthday'] }],
      ['revoke-terms', { tags: ['marketing_2025'] }],
      ['record-terms', { tags: ['marketing_2025'], evidence: 'on paper' }],
      ['logout', {}],
      ['refresh', {}],
    ];
    const made = async () => Object.values(await desk.kakao.calls()).reduce((sum, count) => sum + count, 0);
    // The first look of all tries the Admin key too.
    await complete((await desk.draft('refresh', ids, { dryRun: true })).id);
    for (const [kind, params] of kinds) {
      const before = await made();
      const draft = await desk.draft(kind, ids, { params, dryRun: true });
      const said = await desk.admin.get(`/api/quota/estimate?work=${kind}&people=5&dryRun=true`);
      const { body: check } = await desk.admin.get(`/api/jobs/${draft.id}/check`);
      await complete(draft.id);
      expect([kind, said.body.calls, check.cost.calls]).toEqual([
        kind,
        ...Array(2).fill((await made()) - before),
      ]);
    }
    const sync = await desk.admin.get('/api/quota/estimate?work=full-sync&people=5&dryRun=true');
    expect(sync).toMatchObject({ status: 400, body: { errors: [{ field: 'dryRun' }] } });
  });
});

describe('the brake', () => {
  it('stops a job whose outcomes leave the prediction, says where, and counts anew once it goes on', async () => {
    const ids = take(240);
    const dryRun = await desk.ended((await desk.run('unlink', ids, { dryRun: true })).id);
    const { id } = await forReal(dryRun.id, { canary: 0 });
    // All of them are recorded before the job has enough people for the brake, however its batches fall.
    await unlinkAtKakao(ids.slice(0, 12));
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 1_000 });
    await desk.act(id, 'start');
    const job = await settled(id);
    const [first] = job.brake.groups;
    expect(job).toMatchObject({ stopReason: 'brake', brake: { deviated: 12 } });
    expect(first).toEqual({
      predicted: { outcome: 'succeeded', errorCode: null },
      actual: { outcome: 'unchanged', errorCode: '-101' },
      count: 12,
    });
    expect(job.brake.done).toBe(240 - job.counts.pending);
    // What was on its way is recorded; nothing else was sent.
    expect(job.counts.pending).toBeGreaterThan(100);
    const [paused] = await stepsOf(id, 'Job.Paused');
    expect(paused?.details).toMatchObject({ stopReason: 'brake', deviated: 12, groups: [first] });

    const left = (await desk.items(id)).filter(({ outcome }) => outcome === 'pending');
    await unlinkAtKakao(left.slice(0, 12).map(({ user_id }) => user_id));
    await desk.act(id, 'resume');
    const again = await settled(id);
    expect(again).toMatchObject({
      stopReason: 'brake',
      brake: { deviated: 12 },
      comparison: { deviated: 24 },
    });
    expect(await stepsOf(id, 'Job.Resumed')).toMatchObject([
      { details: { stopReason: 'brake', deviated: 12 } },
    ]);

    await desk.kakao.noFaults();
    await desk.act(id, 'resume');
    const done = await desk.ended(id);
    expect(done).toMatchObject({ stopReason: null, brake: null, comparison: { done: 240, deviated: 24 } });
    const deviated = await itemsOf(id, 'deviated=true');
    expect(deviated).toHaveLength(24);
    expect(deviated[0]).toMatchObject({ outcome: 'unchanged', predicted: { outcome: 'succeeded' } });
    expect(await itemsOf(id, 'deviated=false&outcome=unchanged')).toEqual([]);
    const { body: summary } = await desk.admin.get(`/api/jobs/${id}/summary`);
    expect(summary.job.comparison).toEqual({ done: 240, deviated: 24, groups: [{ ...first, count: 24 }] });

    const [head = '', ...lines] = String((await desk.admin.get(`/api/jobs/${id}/report.csv`)).body)
      .trimEnd()
      .split('\r\n');
    expect(head.endsWith(',predictedOutcome,predictedErrorCode,deviated')).toBe(true);
    expect(lines.filter((line) => line.endsWith(',succeeded,,true'))).toHaveLength(24);
    expect(lines.filter((line) => line.endsWith(',succeeded,,false'))).toHaveLength(216);
    const other = String((await desk.admin.get(`/api/jobs/${dryRun.id}/report.csv`)).body).trimEnd();
    expect(
      other
        .split('\r\n')
        .slice(1)
        .every((line) => line.endsWith('Z,,,')),
    ).toBe(true);
    expect((await desk.admin.get(`/api/jobs/${id}/report.xlsx`)).status).toBe(200);
  });

  it('that comes with the end of the canary does not hold the job for good', async () => {
    const ids = take(30);
    const dryRun = await desk.ended((await desk.run('unlink', ids, { dryRun: true })).id);
    const { id } = await forReal(dryRun.id, { canary: 20 });
    await unlinkAtKakao(ids.slice(0, 20));
    await desk.act(id, 'start');
    expect(await settled(id)).toMatchObject({ stopReason: 'brake', counts: { pending: 10 } });
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 10, unchanged: 20 });
  });

  it('counts who is put back once, as they come out in the end', async () => {
    const ids = take(10);
    const dryRun = await desk.ended((await desk.run('logout', ids, { dryRun: true })).id);
    const { id } = await forReal(dryRun.id);
    await desk.kakao.fault({
      endpoint: 'logout',
      kind: 'code',
      code: -103,
      userIds: ids.slice(0, 4),
      share: 1,
    });
    expect(await complete(id)).toMatchObject({ comparison: { done: 10, deviated: 4 } });
    await desk.kakao.noFaults();
    await desk.act(id, 'retry');
    expect(await desk.ended(id)).toMatchObject({ comparison: { done: 10, deviated: 0, groups: [] } });
  });
});
