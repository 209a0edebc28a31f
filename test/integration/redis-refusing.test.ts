import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { startRedis } from '../support/redis-topologies.js';

const PEOPLE = 400;
const UNLINK = 'POST /v1/user/unlink';

/** By what Redis says: how it comes to take no writes, and to take them again. */
const REFUSALS: Record<string, Record<'begin' | 'end', (redis: Redis) => Promise<unknown>>> = {
  'OOM command not allowed': {
    begin: (redis) => redis.config('SET', 'maxmemory', '1'),
    end: (redis) => redis.config('SET', 'maxmemory', '0'),
  },
  'READONLY You can': {
    begin: (redis) => redis.replicaof('127.0.0.1', 1),
    end: (redis) => redis.replicaof('NO', 'ONE'),
  },
  'MISCONF Redis is configured': {
    begin: async (redis) => {
      const [, folder] = (await redis.config('GET', 'dir')) as [string, string];
      rmSync(folder, { recursive: true });
      await redis.config('SET', 'save', '60 1');
      await redis.bgsave();
    },
    end: (redis) => redis.config('SET', 'stop-writes-on-bgsave-error', 'no'),
  },
};

/** Whether two lines of the log tell the same, at other times or of other requests. */
function isSame(one: string, other: string): boolean {
  const told = ({ time: _time, requestId: _requestId, ...what }: Record<string, unknown>) =>
    JSON.stringify(what);
  return told(JSON.parse(one)) === told(JSON.parse(other));
}

it.concurrent.for(Object.entries(REFUSALS))(
  'a Redis that answers, but takes no writes (%s…), is told of, and work goes on when it does',
  { timeout: 240_000 },
  async ([words, { begin, end }], { expect }) => {
    const redis = await startRedis();
    const desk = await JobDesk.openApart(PEOPLE + 1, {
      ROLE: 'web',
      // The job goes on for long enough to be met by what begins, also where this test is held up before that.
      KAKAO_CALLS_PER_SECOND: '20',
      REDIS_URL: redis.url,
    });
    const worker = await desk.start({ ROLE: 'worker' });
    const ready = async () => (await desk.admin.get('/api/ready')).status;
    expect(await ready()).toBe(200);
    const job = await desk.run('unlink', await desk.linked(PEOPLE), { canary: 0 });
    await until(async () => ((await desk.changes(UNLINK)).size >= 30 ? true : null));

    await begin(redis.client);
    await expect.poll(ready).toBe(503);
    for (const { output } of [desk.server, worker]) {
      await expect.poll(output).toContain('redis takes no writes; work goes on when it does');
      expect(output()).toContain(words);
    }
    expect((await desk.job(job.id)).status).toBe('running');
    const pace = await desk.admin.get(`/api/jobs/${job.id}/pace`);
    expect(pace.body).toMatchObject({ limitedBy: 'configuration', hold: { cause: 'redis' } });
    const lookUp = () => desk.admin.post('/api/users/lookup', { ids: ['1'] });
    expect(await lookUp()).toMatchObject({ status: 503, body: { code: 'kakao_pacing' } });

    // While rounds fail, for a task cannot be put back, and probes are answered so again and again.
    expect((await desk.admin.post('/api/syncs', { mode: 'recent' })).status).toBe(201);
    for (let times = 0; times < 5; times++) {
      expect(await ready()).toBe(503);
      await sleep(1_000);
    }
    for (const { output } of [desk.server, worker]) {
      const warned = output().match(/^{"level":"(warn|error)".*/gm) ?? [];
      expect(warned.filter((line, place) => warned.findIndex((one) => isSame(one, line)) !== place)).toEqual(
        [],
      );
    }

    await end(redis.client);
    const { counts } = await desk.ended(job.id);
    expect(counts).toMatchObject({ total: PEOPLE, succeeded: PEOPLE });
    const changes = await desk.changes(UNLINK);
    expect((await lookUp()).status).toBe(200);
    expect([changes.size, Math.max(...changes.values())]).toEqual([PEOPLE, 1]);
    expect(await ready()).toBe(200);
    for (const { output } of [desk.server, worker]) {
      await expect.poll(output).toContain('redis takes writes again');
      expect(output().match(/redis takes no writes/g)).toHaveLength(1);
    }
  },
);

it('one that may drop what it was given is told of', async () => {
  const redis = await startRedis(['maxmemory 100mb', 'maxmemory-policy allkeys-lru']);
  const desk = await JobDesk.openApart(1, { ROLE: 'web', REDIS_URL: redis.url });
  await expect
    .poll(desk.server.output)
    .toMatch(/"policy":"allkeys-lru".*redis may drop keys to make room; set maxmemory-policy to noeviction/);
});
