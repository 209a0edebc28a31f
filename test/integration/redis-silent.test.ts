import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { startSilentProxy } from '../support/silent-proxy.js';

const PEOPLE = 400;
const UNLINK = 'POST /v1/user/unlink';

it('goes on when the machine of Redis is gone without having ended its connections, and another is there', async () => {
  const desk = await JobDesk.open(PEOPLE + 1, { ROLE: 'web', KAKAO_CALLS_PER_SECOND: '100' });
  const url = new URL(desk.redisUrl);
  const proxy = await startSilentProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  await desk.start({ ROLE: 'worker', REDIS_URL: url.href });
  const job = await desk.run('unlink', await desk.linked(PEOPLE), { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 50 ? true : null));
  proxy.fallSilent();
  const { counts } = await desk.ended(job.id, ['completed'], 60_000);
  expect(counts).toMatchObject({ succeeded: PEOPLE });
  expect([...(await desk.changes(UNLINK)).values()]).toEqual(Array.from({ length: PEOPLE }, () => 1));
  // Needs what the first may have ended without: tasks.
  const again = await desk.run('logout', await desk.linked(1));
  await desk.ended(again.id, ['completed'], 60_000);
});
