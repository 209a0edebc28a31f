import { beforeAll, expect, it } from 'vitest';
import { JobDesk, type SeenJob } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

const STOP_REASON = 'kakao_key_rejected';
let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);
const resume = (body: Record<string, unknown>, client = desk.admin, headers = {}) =>
  client.post(
    '/api/jobs/resume',
    { stopReason: STOP_REASON, reason: 'a new key is in force', ...body },
    headers,
  );

beforeAll(async () => {
  desk = await JobDesk.open(200, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '10',
    IRREVERSIBLE_DELAY: '600',
  });
  people = await desk.linked(200);
});

it('jobs that one cause has paused go on together, each by its own safeguards, and once', async () => {
  const byHand = await desk.run('unlink', take(1));
  await desk.act(byHand.id, 'pause');
  const [waiting, gone, approved] = [
    await desk.run('unlink', take(1)),
    await desk.run('unlink', take(1)),
    await desk.run('unlink', take(11)),
  ];
  await desk.act(approved.id, 'approve', {}, desk.second);
  await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -401, share: 1 });
  const running = await desk.run('logout', take(5));
  const all = [waiting, gone, approved, running];
  for (const { id } of all) await desk.ended(id, ['paused']);
  const paused = await desk.admin.get(`/api/jobs?status=paused&stopReason=${STOP_REASON}`);
  expect(paused.body.data.map(({ id }: SeenJob) => id).sort()).toEqual(all.map(({ id }) => id).sort());
  await desk.kakao.noFaults();
  await desk.act(gone.id, 'cancel');
  await desk.database.query(`UPDATE jobs SET approved_at = now() - interval '25 hours' WHERE id = $1`, [
    approved.id,
  ]);

  const ids = [byHand, ...all].map(({ id }) => id);
  const answer = await resume({ ids: [...ids, '999999', running.id] }, desk.second, {
    'Idempotency-Key': 'together',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  const told = new Map(
    answer.body.data.map(({ id, notResumed }: { id: string; notResumed: string | null }) => [id, notResumed]),
  );
  expect(told).toEqual(
    new Map([
      [byHand.id, 'other_cause'],
      [waiting.id, null],
      [gone.id, 'invalid_state'],
      [approved.id, 'approval_expired'],
      [running.id, null],
      ['999999', 'job_not_found'],
    ]),
  );
  expect(await desk.job(waiting.id)).toMatchObject({ status: 'queued', stopReason: null });
  expect(await desk.job(byHand.id)).toMatchObject({ status: 'paused', stopReason: 'operator' });
  expect(await desk.job(approved.id)).toMatchObject({ status: 'awaiting_approval' });
  expect((await desk.ended(running.id)).counts).toMatchObject({ succeeded: 5 });

  const events = () =>
    desk.database.query(
      `SELECT job_id, key, reason, operator_email, details ->> 'stopReason' AS stop_reason FROM audit_events
        WHERE key IN ('Job.Resumed', 'Job.ApprovalExpired') AND job_id = ANY ($1) ORDER BY job_id`,
      [ids],
    );
  const by = {
    reason: 'a new key is in force',
    operator_email: 'second@example.com',
    stop_reason: STOP_REASON,
  };
  const written = [
    { job_id: waiting.id, key: 'Job.Resumed', ...by },
    { job_id: approved.id, key: 'Job.ApprovalExpired', ...by },
    { job_id: running.id, key: 'Job.Resumed', ...by },
  ];
  expect(await events()).toEqual(written);

  // The same press again, and another one.
  const again = await resume({ ids: [...ids, '999999', running.id] }, desk.second, {
    'Idempotency-Key': 'together',
  });
  expect(again.body).toEqual(answer.body);
  const another = await resume({ ids: [waiting.id, running.id] });
  expect(another.body.data).toEqual(
    [waiting, running].map(({ id }) => ({ id, notResumed: 'invalid_state' })),
  );
  expect(await events()).toEqual(written);
  for (const { id } of [byHand, waiting]) await desk.act(id, 'cancel');
});

it.each(['halted', STOP_REASON])(
  'a canary that ended before the stop still waits for its look: %s',
  async (stopReason) => {
    const { id } = await desk.draft('logout', take(2), { canary: 1 });
    await desk.act(id, 'start');
    await desk.ended(id, ['paused']);
    await desk.database.query('UPDATE jobs SET stop_reason = $2 WHERE id = $1', [id, stopReason]);
    const answer = await resume({ ids: [id], stopReason });
    expect(answer.body.data).toEqual([{ id, notResumed: 'canary' }]);
    expect(await desk.job(id)).toMatchObject({ status: 'paused', stopReason: 'canary' });
  },
);

it('two who press at once resume each job once', async () => {
  const jobs: string[] = [];
  for (let count = 0; count < 6; count++) jobs.push((await desk.run('unlink', take(1))).id);
  await desk.database.query(`UPDATE jobs SET status = 'paused', stop_reason = $2 WHERE id = ANY ($1)`, [
    jobs,
    STOP_REASON,
  ]);
  const answers = await Promise.all([
    resume({ ids: jobs }),
    resume({ ids: [...jobs].reverse() }, desk.second),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const resumed = answers.flatMap(({ body }) =>
    body.data.flatMap((one: { id: string; notResumed: string | null }) => (one.notResumed ? [] : [one.id])),
  );
  expect(resumed.sort()).toEqual([...jobs].sort());
});

it('is for those who may run jobs, for causes that jobs have in common, and not while all are stopped', async () => {
  const { id } = await desk.run('unlink', take(1));
  await desk.database.query(`UPDATE jobs SET status = 'paused', stop_reason = $2 WHERE id = $1`, [
    id,
    STOP_REASON,
  ]);
  const viewer = await desk.as('viewer');
  expect((await resume({ ids: [id] }, viewer)).status).toBe(403);
  for (const [field, body] of Object.entries({
    stopReason: { ids: [id], stopReason: 'brake' },
    ids: { ids: [] },
    'ids.0': { ids: ['x'] },
    reason: { ids: [id], reason: ' ' },
  })) {
    const refused = await resume(body);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
  }
  const lift = await desk.halt();
  const halted = await resume({ ids: [id] });
  expect([halted.status, halted.body.code]).toEqual([409, 'halted']);
  await lift();
  expect(await desk.job(id)).toMatchObject({ status: 'paused', stopReason: STOP_REASON });
});

it('who resumes jobs together and who lets another go before them at the same moment wait for each other', async () => {
  const ids = take(1);
  const first = await desk.run('unlink', ids);
  const second = await desk.draft('unlink', ids);
  const holder = desk.database.createQueryRunner();
  await holder.startTransaction();
  await holder.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [first.id]);
  const resumed = resume({ ids: [first.id, second.id] });
  await lockWaits(desk.database);
  const started = desk.second.post(`/api/jobs/${second.id}/start`, { order: 'before' });
  await lockWaits(desk.database, { count: 2 });
  await holder.commitTransaction();
  await holder.release();
  expect([(await resumed).status, (await started).status]).toEqual([200, 200]);
  expect(await desk.job(first.id)).toMatchObject({ status: 'queued', waitsFor: [second.id] });
  for (const { id } of [second, first]) await desk.act(id, 'cancel');
});
