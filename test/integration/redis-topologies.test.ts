import { expect, it } from 'vitest';
import { JobDesk, type SeenJob, until } from '../support/job-desk.js';
import { startCluster, startSentinels } from '../support/redis-topologies.js';

const PEOPLE = 400;

/** A desk with a worker of its own, whose pace is kept in Redis too, and a job of everybody that takes some seconds. */
async function startJob(redisUrl: string): Promise<{ desk: JobDesk; job: SeenJob }> {
  const env = { REDIS_URL: redisUrl, KAKAO_CALLS_PER_SECOND: '200' };
  const desk = await JobDesk.open(PEOPLE + 1, { ...env, ROLE: 'web' });
  await desk.start({ ROLE: 'worker' });
  expect((await desk.admin.get('/api/ready')).status).toBe(200);
  const job = await desk.run('unlink', await desk.linked(PEOPLE), { canary: 0 });
  await until(async () => ((await desk.changes('POST /v1/user/unlink')).size >= 50 ? true : null));
  return { desk, job };
}

async function expectEnd(desk: JobDesk, { id }: SeenJob): Promise<void> {
  const { counts } = await desk.ended(id);
  expect(counts).toMatchObject({ total: PEOPLE, succeeded: PEOPLE });
  const changes = await desk.changes('POST /v1/user/unlink');
  expect([...changes.values()].every((count) => count === 1)).toBe(true);
  expect(changes.size).toBe(PEOPLE);
  expect((await desk.admin.get('/api/ready')).status).toBe(200);
}

it('goes on with the new master when Sentinels replace the one that was killed', async () => {
  const { url, master, replica } = await startSentinels();
  const { desk, job } = await startJob(url);
  await master.kill();
  await expectEnd(desk, job);
  await until(async () => (/role:master/.test(await replica.client.info('replication')) ? true : null));
  // A second job needs what the first may have ended without: tasks on the new master.
  const again = await desk.run('logout', await desk.linked(1), { canary: 0 });
  await desk.ended(again.id);
  expect(await replica.client.keys('{linkdesk}:jobs:*')).not.toEqual([]);
});

it('works on a Cluster, whose nodes share the keys', async () => {
  const { url, nodes } = await startCluster();
  const { desk, job } = await startJob(url);
  await expectEnd(desk, job);
  const keys = (await Promise.all(nodes.map(({ client }) => client.keys('*')))).map((some) => some.length);
  expect(keys.filter((count) => count > 0).length).toBeGreaterThan(1);
});
