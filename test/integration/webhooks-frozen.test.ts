import { expect, it } from 'vitest';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { WebhookDesk } from '../support/webhook-desk.js';

/** People whom a worker asks Kakao about at a time. */
const AT_ONCE = 8;

/** Each has a desk of its own, waits for half a minute and more, and has the processors with the two others and with other files. */
const LIMIT_MS = 300_000;

/** A desk without a worker, where so many notices of people who left are due. */
async function withNotices(people: number): Promise<WebhookDesk<TestServer>> {
  const desk = await WebhookDesk.openApart({ ROLE: 'web' });
  const worker = await desk.serveApart({ ROLE: 'worker' });
  await desk.sync();
  await worker.stop();
  const linked = (await desk.control.people()).filter(({ state }) => state === 'linked');
  await desk.listen(true, { statusUrl: '' });
  for (const { id } of linked.slice(0, people)) await desk.control.happen(id, { op: 'unlink' });
  await until(async () => ((await count(desk, 'next_at <= now()')) === people ? true : null));
  return desk;
}

async function count({ database }: WebhookDesk<TestServer>, which: string): Promise<number> {
  const [row] = await database.query(`SELECT count(*)::int AS n FROM webhook_events WHERE ${which}`);
  return row.n;
}

it.concurrent('what a worker has in hand that falls asleep is done by another, and asked about once', {
  timeout: LIMIT_MS,
}, async () => {
  const people = 40;
  const desk = await withNotices(people);
  await desk.control.fault({ endpoint: 'app-users', kind: 'hang' });
  const frozen = await desk.serveApart({ ROLE: 'worker' });
  await until(async () => ((await count(desk, 'claimed_by IS NOT NULL')) === people ? true : null));
  process.kill(frozen.pid, 'SIGSTOP');
  await desk.control.noFaults();
  await desk.serveApart({ ROLE: 'worker' });
  await until(async () => ((await count(desk, 'processed_at IS NULL')) === 0 ? true : null), 30_000);

  const asked = async () => (await desk.control.calls())['app-users'] ?? 0;
  const before = await asked();
  process.kill(frozen.pid, 'SIGCONT');
  await frozen.stop();
  expect((await asked()) - before).toBeLessThanOrEqual(AT_ONCE);
});

it.concurrent('what a worker takes long for, since few calls may leave, stays in its hand', {
  timeout: LIMIT_MS,
}, async () => {
  const desk = await withNotices(35);
  const slow = { ROLE: 'worker', KAKAO_CALLS_PER_SECOND: '1' };
  await Promise.all([desk.serveApart(slow), desk.serveApart(slow)]);
  await until(async () => ((await count(desk, 'processed_at IS NULL')) === 0 ? true : null), 120_000);
  expect(await count(desk, 'attempts > 1')).toBe(0);
});

it.concurrent('that Kakao cannot be asked is told once, not for each notice', {
  timeout: LIMIT_MS,
}, async () => {
  const people = 20;
  const desk = await withNotices(people);
  await desk.control.call('PATCH', 'faults', { isMaintenance: true });
  const worker = await desk.serveApart({ ROLE: 'worker' });
  await until(async () => ((await count(desk, 'error IS NOT NULL')) === people ? true : null));
  expect(worker.output().match(/webhook event to be tried again/g)).toHaveLength(1);
});
