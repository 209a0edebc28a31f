import { expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { CHUNKS_PER_JOB } from '../../server/jobs/jobs.constants.js';
import { ChunkClaims } from '../../server/jobs/worker/chunk-claims.js';
import type { Claim } from '../../server/jobs/worker/claim.js';
import { DailyCeiling } from '../../server/jobs/worker/daily-ceiling.js';
import type { Config } from '../../server/platform/config/config.js';
import { JobDesk, until } from '../support/job-desk.js';

/** A job that has set aside an unlink of each of these people, and makes none: as a worker does whose calls take long. */
async function held(desk: JobDesk, people: string[]): Promise<{ id: string }> {
  const holder = await desk.draft('unlink', people);
  await desk.database.query(
    `UPDATE job_chunks SET claimed_by = gen_random_uuid(), lease_until = now() + interval '1 hour', reserved = $2
      WHERE job_id = $1`,
    [holder.id, people.length],
  );
  await desk.database.query(`UPDATE jobs SET status = 'running', started_at = now() WHERE id = $1`, [
    holder.id,
  ]);
  return holder;
}

it.concurrent('a worker that was lost holds of the daily ceiling what it may have used, and no more is ever used', async () => {
  const desk = await JobDesk.openApart(300, { KAKAO_CALLS_PER_SECOND: 'off', DAILY_CEILING: '150' });
  const people = await desk.linked(300);
  // So slow that the job cannot end between two looks at it.
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '1500' });
  const lost = await desk.run('unlink', people.slice(0, 100), { canary: 0 });
  await until(async () => ((await desk.job(lost.id)).counts.pending < 90 ? true : null));
  await desk.server.kill('SIGKILL');
  await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
  // However long the restart takes, the job is paused before the lost worker's lease runs out.
  const leaseEnds = async (sql: string) => {
    const [, rows] = await desk.database.query(
      `UPDATE job_chunks SET lease_until = ${sql} WHERE job_id = $1 AND claimed_by IS NOT NULL`,
      [lost.id],
    );
    expect(rows).toBe(1);
  };
  await leaseEnds(`now() + interval '1 hour'`);
  await desk.restart();
  const { counts } = await desk.act(lost.id, 'pause');
  expect(counts.pending).toBeGreaterThan(0);
  await leaseEnds('now()');
  const other = await desk.run('unlink', people.slice(100), { canary: 0 });
  await until(async () => ((await desk.job(other.id)).counts.succeeded === 50 ? true : null));
  await desk.act(lost.id, 'resume');
  expect((await desk.ended(lost.id)).counts.succeeded).toBe(100);
  expect(await desk.ended(other.id, ['paused'])).toMatchObject({
    stopReason: 'daily_ceiling',
    counts: { succeeded: 50 },
  });
  expect((await desk.changes('POST /v1/user/unlink')).size).toBe(150);
});

it.concurrent('failed people who were put back do not use up of the daily ceiling what lost calls behind them may have used', async () => {
  const desk = await JobDesk.openApart(100, { KAKAO_CALLS_PER_SECOND: 'off', DAILY_CEILING: '40' });
  const people = await desk.linked(100);
  await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: people.slice(0, 10) });
  // Carried out, and never answered.
  await desk.kakao.fault({ endpoint: 'unlink', kind: 'hang', userIds: people.slice(30, 40) });
  const lost = await desk.run('unlink', people.slice(0, 40), { canary: 0 });
  await until(async () => {
    const { counts } = await desk.job(lost.id);
    return counts.failed === 10 && counts.succeeded === 20 ? true : null;
  });
  expect((await desk.changes('POST /v1/user/unlink')).size).toBe(30);
  await desk.server.kill('SIGKILL');
  await desk.kakao.call('DELETE', 'faults');
  const leaseEnds = (sql: string) =>
    desk.database.query(
      `UPDATE job_chunks SET lease_until = ${sql} WHERE job_id = $1 AND claimed_by IS NOT NULL`,
      [lost.id],
    );
  await leaseEnds(`now() + interval '1 hour'`);
  await desk.restart();
  await desk.act(lost.id, 'pause');
  await leaseEnds('now()');
  const other = await desk.run('unlink', people.slice(40), { canary: 0 });
  await until(async () => ((await desk.job(other.id)).counts.succeeded === 10 ? true : null));
  // Those who had failed are put back before those of whom it is not known what came of them.
  await desk.act(lost.id, 'retry');
  expect(await desk.ended(lost.id, ['paused'])).toMatchObject({
    stopReason: 'daily_ceiling',
    counts: { succeeded: 30, pending: 10 },
  });
  expect((await desk.changes('POST /v1/user/unlink')).size).toBe(40);
  const doubts = (await desk.items(lost.id)).map(({ outcome, doubt }) => `${outcome} ${doubt}`);
  expect(doubts.slice(0, 10)).toEqual(Array(10).fill('pending null'));
  expect(doubts.slice(30)).toEqual(Array(10).fill('succeeded worker_lost'));
});

it.concurrent('what is left of the daily ceiling is known before a job starts, of those only which it concerns', async () => {
  const desk = await JobDesk.open(6, { DAILY_CEILING: '4' });
  const people = await desk.linked(6);
  const ceilingOf = async (kind: string, more = {}) => {
    const { id } = await desk.draft(kind, people.slice(3), more);
    return (await desk.admin.get(`/api/jobs/${id}/check`)).body.ceiling;
  };
  expect(await ceilingOf('unlink')).toEqual({ most: 4, usedToday: 0, inHand: 0 });
  await desk.ended((await desk.run('unlink', people.slice(0, 2))).id);
  expect(await ceilingOf('unlink')).toEqual({ most: 4, usedToday: 2, inHand: 0 });
  const holder = await held(desk, people.slice(2, 3));
  expect(await ceilingOf('unlink')).toEqual({ most: 4, usedToday: 2, inHand: 1 });
  expect((await desk.admin.get(`/api/jobs/${holder.id}/check`)).body.ceiling.inHand).toBe(0);
  expect(await ceilingOf('unlink', { dryRun: true })).toBeNull();
  expect(await ceilingOf('logout')).toBeNull();
});

it.concurrent('whoever is unlinked by a chunk under way is counted once: as used, and not as in its hand any more', async () => {
  const desk = await JobDesk.open(6, { DAILY_CEILING: '10' });
  const people = await desk.linked(6);
  await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 8_000, userIds: people.slice(2, 3) });
  const job = await desk.run('unlink', people.slice(0, 3), { canary: 0 });
  await until(async () => ((await desk.job(job.id)).counts.succeeded === 2 ? true : null));
  const { id } = await desk.draft('unlink', people.slice(3));
  const { body } = await desk.admin.get(`/api/jobs/${id}/check`);
  expect(body.ceiling).toEqual({ most: 10, usedToday: 2, inHand: 1 });
});

it.concurrent('an unlink of which nothing tells whether it was done counts towards the daily ceiling, and once only', async () => {
  const desk = await JobDesk.open(10, { KAKAO_CALLS_PER_SECOND: 'off', DAILY_CEILING: '4' });
  const [lost, notDone, ...others] = await desk.linked(10);
  const unlinkedToday = async () => {
    const [day] = await desk.database.query('SELECT sum(count)::int AS count FROM irreversible_changes');
    return day.count ?? 0;
  };
  /** Of its last call the answer is lost, and then Kakao cannot be asked what came of it. */
  const failedInDoubt = async (id: string, isAfter: boolean) => {
    // It is under way for longer than it takes to come to the next fault.
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 6_000 });
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'cut', isAfter });
    const job = await desk.draft('unlink', [id], { canary: 0 });
    await desk.database.query('UPDATE job_items SET attempts = 7 WHERE job_id = $1', [job.id]);
    await desk.act(job.id, 'start');
    await until(async () => {
      const [chunk] = await desk.database.query('SELECT has_begun FROM job_chunks WHERE job_id = $1', [
        job.id,
      ]);
      return chunk.has_begun ? true : null;
    });
    await desk.kakao.fault({ endpoint: 'app-users', kind: 'code', code: -1 });
    await desk.ended(job.id);
    await desk.kakao.call('DELETE', 'faults');
    const [item] = await desk.items(job.id);
    expect([item?.outcome, item?.doubt]).toEqual(['failed', 'answer_lost']);
    return job.id;
  };
  const first = await failedInDoubt(lost as string, true);
  expect(await unlinkedToday()).toBe(1);
  const second = await failedInDoubt(notDone as string, false);
  expect(await unlinkedToday()).toBe(2);

  // Tried again, the one is found done and the other is done only now: of both a change is counted already.
  for (const id of [first, second]) {
    await desk.act(id, 'retry');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 1 });
  }
  expect(await unlinkedToday()).toBe(2);
  const other = await desk.run('unlink', others, { canary: 0 });
  expect(await desk.ended(other.id, ['paused'])).toMatchObject({
    stopReason: 'daily_ceiling',
    counts: { succeeded: 2 },
  });
  expect((await desk.changes('POST /v1/user/unlink')).size).toBe(4);
});

it.concurrent('a job that only waits for what others hold of the daily ceiling says so, one that rests after failures does not', async () => {
  const desk = await JobDesk.open(60, { KAKAO_CALLS_PER_SECOND: 'off', DAILY_CEILING: '50' });
  const [refused, ...people] = (await desk.linked(60)) as [string, ...string[]];
  await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -1, userIds: [refused] });
  const holder = await held(desk, people.slice(0, 50));
  const { id } = await desk.draft('unlink', [...people.slice(50), refused], { canary: 0 });
  const stream = await fetch(`${desk.server.url}/api/jobs/${id}/events`, {
    headers: { cookie: desk.admin.cookie ?? '' },
  });
  const told = stream.text();
  await desk.act(id, 'start');
  await until(async () => ((await desk.job(id)).waitsForCeiling ? true : null));
  expect(await desk.job(id)).toMatchObject({ status: 'running', stopReason: null });
  expect((await desk.job(holder.id)).waitsForCeiling).toBe(false);
  await desk.database.query('UPDATE job_chunks SET reserved = 0 WHERE job_id = $1', [holder.id]);
  await until(async () => {
    const [chunk] = await desk.database.query(
      'SELECT claimed_by IS NULL AND attempts > 0 AND not_before > now() AS rests FROM job_chunks WHERE job_id = $1',
      [id],
    );
    return chunk.rests ? true : null;
  });
  expect(await desk.job(id)).toMatchObject({
    status: 'running',
    counts: { succeeded: 9, pending: 1 },
    waitsForCeiling: false,
  });
  await desk.kakao.call('DELETE', 'faults');
  expect(await desk.ended(id)).toMatchObject({ counts: { succeeded: 10 }, waitsForCeiling: false });
  const waited = [...(await told).matchAll(/"waitsForCeiling":(true|false)/g)].map(([, waits]) => waits);
  expect(waited).toContain('true');
  expect([waited.at(0), waited.at(-1)]).toEqual(['false', 'false']);
});

it.concurrent('a large job that waits for the daily ceiling asks again with a few of its chunks, not with all of them', async () => {
  const desk = await JobDesk.open(10, { KAKAO_CALLS_PER_SECOND: 'off', DAILY_CEILING: '10' });
  const people = await desk.linked(10);
  await held(desk, people);
  const many = Array.from({ length: 12_000 }, (_, index) => String(7_000_000_000 + index));
  const { id } = await desk.run('unlink', many, { canary: 0 });
  const waiting = async () => {
    const [row] = await desk.database.query(
      'SELECT count(*)::int AS count, min(not_before) AS since FROM job_chunks WHERE job_id = $1 AND awaits_ceiling',
      [id],
    );
    return row as { count: number; since: Date | null };
  };
  await until(async () => ((await waiting()).count > 0 ? true : null));
  const first = await waiting();
  await until(async () => (Number((await waiting()).since) > Number(first.since) ? true : null));
  expect((await waiting()).count).toBeLessThanOrEqual(CHUNKS_PER_JOB);
});

it.concurrent('a chunk holds of the daily ceiling what its calls may still come to', async () => {
  const desk = await JobDesk.open(130, { ROLE: 'web' });
  const { database } = desk;
  const people = await desk.linked(130);
  const ceiling = new DailyCeiling({ dailyCeiling: 100 } as Config);
  const claims = new ChunkClaims(database, ceiling, new AuditService());
  const running = async (ids: string[]) => {
    const { id } = await desk.draft('unlink', ids);
    await database.query(`UPDATE jobs SET status = 'running', started_at = now() WHERE id = $1`, [id]);
    return id;
  };
  const claimOf = async (id: string) => (await claims.claim(id, 0)) as Claim;
  const first = await running(people.slice(0, 60));
  const second = await running(people.slice(60));
  /** How many of 70 a second job may unlink now. */
  const left = async () => {
    const claim = await claimOf(second);
    await claims.release(claim, 0);
    return claim.allowance;
  };
  const leaseEnds = (sql: string) =>
    database.query(`UPDATE job_chunks SET lease_until = ${sql} WHERE job_id = $1`, [first]);

  const claim = await claimOf(first);
  expect([claim.allowance, await left()]).toEqual([60, 40]);
  // Its holder was killed before it called anybody.
  await leaseEnds(`now() - interval '1 millisecond'`);
  expect(await left()).toBe(70);
  // And after it had: of whom there is an outcome is counted, of the others nobody knows.
  await claims.begin(claim, [], []);
  await database.query(
    `UPDATE job_items SET outcome = 'succeeded' WHERE job_id = $1 AND position BETWEEN 10 AND 29`,
    [first],
  );
  await database.transaction((manager) => ceiling.count(manager, 20));
  expect(await left()).toBe(40);
  // What was called on another day is nothing of today's.
  await leaseEnds(`now() - interval '1 day'`);
  expect(await left()).toBe(70);
  await leaseEnds(`now() + interval '1 hour'`);
  expect(await left()).toBe(20);

  // Given back with answers lost: whoever takes it again takes its first people, those in doubt among them.
  await database.query(
    `UPDATE job_items SET doubt = 'answer_lost' WHERE job_id = $1 AND position IN (2, 31)`,
    [first],
  );
  await claims.release(claim, 0);
  expect(await left()).toBe(100 - 20 - 12);
  const again = await claimOf(first);
  expect((await claims.items(again)).slice(0, 12).map(({ position }) => position)).toEqual([
    ...Array(10).keys(),
    30,
    31,
  ]);
  await database.query('UPDATE job_items SET doubt = NULL WHERE job_id = $1', [first]);
  await claims.release(again, 0);
  expect(await left()).toBe(70);
});
