import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

it('what a schedule does when its worker fell asleep over it is done by another within half a minute, and once', async () => {
  const desk = await JobDesk.open(4, { ROLE: 'web' });
  const frozen = await desk.start({ ROLE: 'worker' });
  await desk.sync();
  const job = { kind: 'refresh', users: { filter: { status: ['linked'] } }, reason: 'test' };
  const timing = { every: 'hours', hours: 1 };
  const { body: schedule } = await desk.admin.post('/api/schedules', { name: 'hourly', job, timing });
  // Its draft is made, and is being started, which waits here for its owner's account, when the worker falls asleep.
  const holder = desk.database.createQueryRunner();
  await holder.startTransaction();
  await holder.query('SELECT 1 FROM operators FOR NO KEY UPDATE');
  await desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now())`);
  await lockWaits(desk.database, { query: '%operators%' });
  process.kill(frozen.pid, 'SIGSTOP');
  await holder.commitTransaction();
  await holder.release();
  await desk.start({ ROLE: 'worker' });
  const runs = async () => (await desk.admin.get(`/api/schedules/${schedule.id}/runs`)).body.data;
  const [run] = await until(async () => ((await runs()).length > 0 ? runs() : null), 40_000);
  expect(run).toMatchObject({ result: 'started' });
  await desk.ended(run.jobId);
  process.kill(frozen.pid, 'SIGCONT');
  await sleep(3_000);
  expect(await runs()).toHaveLength(1);
  expect(await desk.database.query('SELECT id FROM jobs')).toHaveLength(1);
  await frozen.stop();
});
