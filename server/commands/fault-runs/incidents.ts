import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { LEASE_MS } from '../../jobs/jobs.constants.js';
import type { People } from './people.js';
import type { Incident, Plan } from './plan.js';
import type { Random } from './random.js';
import type { Scene } from './scene.js';

/** What incidents act on. */
export interface Happening {
  scene: Scene;
  plan: Plan;
  jobId: string;
  people: People;
  random: Random;
}

/** What somebody who wakes up does at once. */
const AWAKE_MS = 2_000;

const HOW: Record<Incident, (happening: Happening) => Promise<unknown>> = {
  'worker killed': ({ scene }) => scene.replaceWorker(0, 'SIGKILL'),
  'worker frozen': freezeWorker,
  'worker stopped': ({ scene }) => scene.replaceWorker(1, 'SIGTERM'),
  'web killed': ({ scene }) => scene.killWeb(),
  'Redis killed': ({ scene }) => scene.stores.restartRedis(),
  'Redis emptied': ({ scene }) => emptyRedis(scene),
  'PostgreSQL stopped at once': ({ scene }) => scene.stores.restartPostgres(),
  'connections to PostgreSQL cut': ({ scene }) => cutConnections(scene),
  'paused and resumed': pauseAndResume,
  'people leave': ({ people, scene }) => people.leave(scene.kakao),
  'people link anew': ({ people, scene }) => people.linkAnew(scene.kakao),
};

/** Carries out all incidents of a plan at their times; some overlap. */
export async function carryOut(happening: Happening): Promise<void> {
  await Promise.all(
    happening.plan.incidents.map(async ({ afterMs, incident }) => {
      await sleep(afterMs);
      await HOW[incident](happening);
    }),
  );
}

async function emptyRedis(scene: Scene): Promise<void> {
  const redis = new Redis(scene.stores.urls.redisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    // Where another incident has just killed it, it is empty anyway.
    await redis.flushall().catch(() => undefined);
  } finally {
    redis.disconnect();
  }
}

async function cutConnections(scene: Scene): Promise<void> {
  // Where another incident has just stopped PostgreSQL, they are cut anyway.
  await scene.stores.cutConnections().catch(() => undefined);
}

async function pauseAndResume({ scene, jobId, random }: Happening): Promise<void> {
  await scene.act(jobId, 'pause');
  await sleep(random.whole(100, 1_500));
  await scene.act(jobId, 'resume');
}

/** For longer than its claims hold: the other worker has taken its chunks over when it wakes. */
async function freezeWorker({ scene, random }: Happening): Promise<void> {
  await scene.freezeWorker(0, LEASE_MS + random.whole(500, 3_000));
  await sleep(AWAKE_MS);
}
