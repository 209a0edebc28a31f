import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

const UNLINK = 'POST /v1/user/unlink';

/** A worker that falls asleep before its job is over, however late the test comes to that. */
const SLOW = { ROLE: 'worker', KAKAO_CALLS_PER_SECOND: '10' };
/** The one that takes over. */
const QUICK = { ROLE: 'worker', KAKAO_CALLS_PER_SECOND: 'off' };

it.concurrent('calls nobody any more after a sleep that outlasted its claims, not even who was about to be called', async () => {
  const desk = await JobDesk.open(200, { ROLE: 'web' });
  const frozen = await desk.start(SLOW);
  const people = await desk.linked(200);
  const job = await desk.run('unlink', people, { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 20 ? true : null));
  process.kill(frozen.pid, 'SIGSTOP');
  await desk.start(QUICK);
  await desk.ended(job.id);
  // Whoever links anew now has a link that nobody chose to end.
  for (const id of people) await desk.kakao.happen(id, { op: 'link' });
  const last = await desk.kakao.lastLine();
  process.kill(frozen.pid, 'SIGCONT');
  await until(async () => (frozen.output().includes('outcomes of a lost claim') ? true : null));
  expect((await desk.kakao.journal(last)).filter(({ endpoint }) => endpoint === UNLINK)).toEqual([]);
});

it.concurrent('goes on without a worker that fell asleep in the middle of a transaction', async () => {
  const desk = await JobDesk.open(100, { ROLE: 'web' });
  const frozen = await desk.start(SLOW);
  const people = await desk.linked(100);
  const job = await desk.run('unlink', people, { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 10 ? true : null));
  // Outcomes are being written, which wait here for one of their rows, when the worker falls asleep.
  const holder = desk.database.createQueryRunner();
  await holder.startTransaction();
  await holder.query(`SELECT 1 FROM job_items WHERE job_id = $1 AND outcome = 'pending' FOR UPDATE`, [
    job.id,
  ]);
  await lockWaits(desk.database, { query: 'WITH written AS%' });
  process.kill(frozen.pid, 'SIGSTOP');
  await holder.commitTransaction();
  await holder.release();
  await desk.start(QUICK);
  await desk.ended(job.id, ['completed'], 60_000);
  process.kill(frozen.pid, 'SIGCONT');
  await until(async () => (frozen.output().includes('outcomes of a lost claim') ? true : null));
  expect([...(await desk.changes(UNLINK)).values()]).toEqual(people.map(() => 1));
  expect((await desk.items(job.id)).map(({ outcome }) => outcome)).toEqual(people.map(() => 'succeeded'));
  const told = await desk.database.query(
    `SELECT unnest(user_ids)::text AS id FROM audit_events WHERE job_id = $1 AND key = 'User.Unlinked' ORDER BY 1`,
    [job.id],
  );
  expect(told.map(({ id }: { id: string }) => id)).toEqual([...people].sort());
});
