import { beforeAll, describe, expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.open(120, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '10',
    SELECTION_CHANGED_ABOVE: '10',
    // Over only where a test ends it in the database.
    IRREVERSIBLE_DELAY: '3600',
  });
  await desk.sync();
  people = await desk.linked(120);
});

const check = async (id: string) => (await desk.admin.get(`/api/jobs/${id}/check`)).body;

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
    await desk.waitNoLonger(first.id);
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
    await desk.waitNoLonger(first.id);
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
    await desk.waitNoLonger(running.id);
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
    await desk.waitNoLonger(first.id);
    expect((await desk.ended(first.id)).counts).toMatchObject({ failed: 1, succeeded: 1 });
    await desk.kakao.noFaults();
    expect((await desk.ended(second.id, ['paused'])).stopReason).toBe('canary');
    expect(await desk.act(first.id, 'retry')).toMatchObject({ status: 'queued', waitsFor: [second.id] });
    await desk.waitNoLonger(first.id);
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
