import { beforeAll, beforeEach, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import type { TestServer } from '../support/server.js';

let desk: JobDesk;
let workers: TestServer[];
let people: string[];
const take = (count: number) => people.splice(0, count);
const pace = async (id: string) => (await desk.admin.get(`/api/jobs/${id}/pace`)).body;
const held = (id: string, cause: string | null) =>
  until(async () => {
    const { hold } = await pace(id);
    return (hold?.cause ?? null) === cause ? { ...hold, at: Date.now() } : null;
  });

beforeAll(async () => {
  desk = await JobDesk.open(600, { ROLE: 'web' });
  workers = await Promise.all([desk.start({ ROLE: 'worker' }), desk.start({ ROLE: 'worker' })]);
  people = await desk.linked(600);
});

beforeEach(() => desk.kakao.call('PATCH', 'faults', { latencyMs: 0 }));

it('is shared with the other jobs that workers have in hand', async () => {
  // The first is not over before the last has begun.
  await desk.kakao.call('PATCH', 'faults', { latencyMs: 2_000 });
  const jobs = [];
  for (let count = 0; count < 3; count++) jobs.push((await desk.run('logout', take(100))).id);
  const [first = ''] = jobs;
  const told = await until(async () => {
    const now = await pace(first);
    return now.otherJobs === 2 && now.callsPerSecond !== null && !now.hold ? now : null;
  });
  expect(told.syncs).toBe(0);
  expect(told.callsPerSecond).toBeGreaterThan(0);
  await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
  for (const id of jobs) await desk.ended(id);
  expect(await pace(first)).toMatchObject({ otherJobs: 0, hold: null });
  expect((await desk.admin.get('/api/jobs/999999/pace')).status).toBe(404);
});

it('is told to be held by Kakao while all processes together are refused, until the next call', async () => {
  await desk.kakao.fault({ endpoint: 'logout', kind: 'code', code: -10, share: 1 });
  const { id } = await desk.run('logout', take(60));
  const { since, until: next, at } = await held(id, 'kakao_refuses');
  expect(at - Date.parse(since)).toBeGreaterThanOrEqual(2_000);
  expect(next === null || Date.parse(next) > Date.parse(since)).toBe(true);
  await desk.kakao.noFaults();
  // Many refusals in a row may have paused it by now.
  const job = await desk.ended(id, ['paused', 'completed']);
  if (job.status === 'paused') await desk.act(id, 'resume');
  expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 60 });
  expect((await pace(id)).hold).toBe(null);
});

it('is told to be held by Kakao where it answers none of its calls, before they have failed', async () => {
  await desk.kakao.fault({ endpoint: 'app-users', kind: 'hang' });
  const { id } = await desk.run('logout', take(2));
  const { since, until: next, at } = await held(id, 'kakao_silent');
  expect(at - Date.parse(since)).toBeGreaterThanOrEqual(15_000);
  expect(next).toBe(null);
  expect(await desk.job(id)).toMatchObject({ status: 'running', counts: { pending: 2 } });
  await desk.kakao.noFaults();
  expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 2 });
  expect((await pace(id)).hold).toBe(null);
});

it('is limited by what Kakao refused, or by what is configured', async () => {
  await desk.kakao.call('PATCH', 'limits', { hiddenPerSecond: 4 });
  const { id } = await desk.run('logout', take(60));
  const told = await until(async () => {
    const now = await pace(id);
    return now.limitedBy === null ? null : now;
  });
  expect(told.limitedBy).toBe('refusals');
  await desk.kakao.call('PATCH', 'limits', { hiddenPerSecond: 0 });
  await desk.ended(id);
  const configured = await desk.startHosted({ ROLE: 'web', KAKAO_CALLS_PER_SECOND: '30' });
  desk.admin.moveTo(configured.url);
  expect(await pace(id)).toMatchObject({ callsPerSecond: 30, limitedBy: 'configuration' });
  desk.admin.moveTo(desk.server.url);
  await configured.stop();
});

it('is told to be put off where calls fail, until they are tried again', async () => {
  await desk.kakao.fault({ endpoint: 'logout', kind: 'html', status: 502, share: 1 });
  const { id } = await desk.run('logout', take(1));
  const { until: next } = await until(async () => {
    const { hold } = await pace(id);
    return hold?.cause === 'put_off' && hold.until ? hold : null;
  });
  expect(Date.parse(next)).toBeGreaterThan(Date.now() - 60_000);
  await desk.kakao.noFaults();
  expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 1 });
});

it('is told to be in the hands of nobody where no worker is there', async () => {
  await desk.kakao.call('PATCH', 'faults', { latencyMs: 2_000 });
  const { id } = await desk.run('logout', take(100));
  await desk.ended(id, ['running']);
  await held(id, null);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(await desk.job(id)).toMatchObject({ status: 'running' });
  await held(id, 'not_in_hand');
  await desk.act(id, 'pause');
  await held(id, null);
});
