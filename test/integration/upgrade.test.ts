import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';

const UNLINK = 'POST /v1/user/unlink';

it('processes that still run when a newer version brings the database up to date end in order, and nothing is lost', async () => {
  const desk = await JobDesk.openApart(200, { ROLE: 'web', KAKAO_CALLS_PER_SECOND: '5' });
  const worker = await desk.start({ ROLE: 'worker' });
  const people = await desk.linked(200);
  const { id } = await desk.run('unlink', people, { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 20 ? true : null));
  const [{ timestamp }] = await desk.database.query(
    `INSERT INTO migrations ("timestamp", name) VALUES (9999999999999, 'Newer9999999999999') RETURNING "timestamp"`,
  );
  for (const { output, url } of [desk.server, worker]) {
    await expect.poll(output, { timeout: 20_000 }).toContain('this one ends');
    expect(output()).toContain('Newer9999999999999');
    const answers = () =>
      fetch(`${url}/api/health`).then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 20_000 }).toBe(false);
  }
  const held = await desk.database.query(
    'SELECT 1 FROM job_chunks WHERE job_id = $1 AND claimed_by IS NOT NULL',
    [id],
  );
  expect(held).toEqual([]);
  const called = await desk.changes(UNLINK);
  expect(called.size).toBeLessThan(people.length);

  await desk.database.query('DELETE FROM migrations WHERE "timestamp" = $1', [timestamp]);
  await desk.restart({ ROLE: 'all', KAKAO_CALLS_PER_SECOND: 'off' });
  expect((await desk.ended(id)).counts).toMatchObject({ total: people.length, succeeded: people.length });
  const changes = await desk.changes(UNLINK);
  expect([changes.size, ...new Set(changes.values())]).toEqual([people.length, 1]);
  expect((await desk.items(id)).filter(({ doubt }) => doubt !== null)).toEqual([]);
});
