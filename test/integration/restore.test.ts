import { randomBytes } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { onFileEnd } from '../support/file-end.js';
import { JobDesk, until } from '../support/job-desk.js';
import { runSql, withDatabase } from '../support/template.js';

const UNLINK = 'POST /v1/user/unlink';
/** More than are called, ten a second, until the job is cancelled, also where this test is held up. */
const PEOPLE = 300;

/** A copy of the desk's database; nobody may be at it meanwhile. */
async function backup(desk: JobDesk): Promise<string> {
  const { databaseUrl } = inject('stores');
  const [original, copy] = [
    new URL(desk.databaseUrl).pathname.slice(1),
    `linkdesk_backup_${randomBytes(6).toString('hex')}`,
  ];
  await desk.database.destroy();
  await runSql(databaseUrl, `CREATE DATABASE ${copy} TEMPLATE ${original}`);
  onFileEnd(() => runSql(databaseUrl, `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`));
  await desk.database.initialize();
  return withDatabase(databaseUrl, copy);
}

it('a backup that is restored calls nobody before somebody has looked, and ends no link that was made since', async () => {
  const desk = await JobDesk.open(PEOPLE, { KAKAO_CALLS_PER_SECOND: 'off' });
  await desk.sync();
  const people = await desk.linked(PEOPLE);
  await desk.server.stop();
  const SLOWLY = { KAKAO_CALLS_PER_SECOND: '10' };
  await desk.restart(SLOWLY);
  const { id } = await desk.run('unlink', people, { canary: 0 });
  const called = (least: number) =>
    until(async () => {
      const changes = await desk.changes(UNLINK);
      return changes.size >= least ? changes : null;
    });
  await called(20);
  await desk.server.stop();
  const before = await called(20);
  const DATABASE_URL = await backup(desk);

  // What the backup knows nothing of: more people are called, some of them link anew, and the job is cancelled.
  await desk.restart(SLOWLY);
  const since = await called(before.size + 20);
  await desk.act(id, 'cancel');
  await desk.ended(id, ['cancelled']);
  await desk.server.stop();
  const [anew = ''] = [...since.keys()].filter((person) => !before.has(person));
  await desk.kakao.happen(anew, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
  const done = await desk.changes(UNLINK);

  // As the README says: the web side alone, the stop of all jobs, then a worker, which reads everybody.
  await desk.restart({ ROLE: 'web', DATABASE_URL });
  expect(await desk.job(id)).toMatchObject({ status: 'running', counts: { succeeded: before.size } });
  const lift = await desk.halt();
  await desk.start({ ROLE: 'worker', DATABASE_URL });
  await desk.sync();
  expect(await desk.job(id)).toMatchObject({ status: 'paused', stopReason: 'halted' });
  expect(await desk.changes(UNLINK)).toEqual(done);
  const gone = [...done.keys()].find((person) => !before.has(person) && person !== anew);
  expect((await desk.admin.get(`/api/users/${gone}`)).body).toMatchObject({ status: 'unlinked' });

  await lift();
  await desk.act(id, 'resume');
  const ended = await desk.ended(id);
  expect(ended.counts).toMatchObject({
    succeeded: before.size + PEOPLE - done.size,
    unchanged: done.size - before.size - 1,
    failed: 1,
  });
  expect((await desk.kakao.person(anew)).state).toBe('linked');
  const changes = await desk.changes(UNLINK);
  expect([changes.size, ...new Set(changes.values())]).toEqual([PEOPLE, 1]);
}, 300_000);
