import { beforeAll, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.js';

/** The machine of PostgreSQL is gone without having ended its connections, and another is there under its name. */
const PEOPLE = 400;
const UNLINK = 'POST /v1/user/unlink';
let desk: JobDesk;

beforeAll(async () => {
  desk = await JobDesk.open(PEOPLE + 1, { ROLE: 'web', KAKAO_CALLS_PER_SECOND: '100' });
});

async function behindProxy(): Promise<{ proxy: SilentProxy; url: string }> {
  const url = new URL(desk.databaseUrl);
  const proxy = await startSilentProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { proxy, url: url.href };
}

it.concurrent('a worker goes on with its job, and does nothing twice', async () => {
  const { proxy, url } = await behindProxy();
  const worker = await desk.start({ ROLE: 'worker', DATABASE_URL: url });
  const job = await desk.run('unlink', await desk.linked(PEOPLE), { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 50 ? true : null));
  proxy.fallSilent();
  const { counts } = await desk.ended(job.id);
  expect(counts).toMatchObject({ total: PEOPLE, succeeded: PEOPLE });
  expect([...(await desk.changes(UNLINK)).values()]).toEqual(Array.from({ length: PEOPLE }, () => 1));
  await worker.stop();
});

it.concurrent('requests under way are told that the database does not answer, later ones are answered', async () => {
  const { proxy, url } = await behindProxy();
  const web = await desk.start({ ROLE: 'web', DATABASE_URL: url });
  const look = () => fetch(`${web.url}/api/jobs`, { headers: { cookie: desk.admin.cookie ?? '' } });
  // Two at once, so that there are two connections, which have just been used.
  for (const { status } of await Promise.all([look(), look()])) expect(status).toBe(200);
  proxy.fallSilent();
  const answers = await Promise.all([look(), look()]);
  for (const answer of answers) {
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      'database_unavailable',
    ]);
  }
  expect((await look()).status).toBe(200);
});
