import { expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { KakaoControl } from '../support/kakao-control.js';
import { startSimulator } from '../support/simulator.js';

it('with the key of another app jobs are paused, and nobody is said to have left', async () => {
  const desk = await JobDesk.open(60, { KAKAO_CALLS_PER_SECOND: 'off' }, ['--seed', '11']);
  await desk.sync();
  const linked = await desk.linked(50);
  const draft = await desk.draft('unlink', linked.slice(0, 30), { canary: 0 });
  await desk.server.stop();
  const other = await startSimulator(['--users', '60', '--seed', '12', '--ids-per-minute', '0']);
  await desk.restart({ KAKAO_API_URL: other.url, KAKAO_AUTH_URL: other.url });
  await desk.act(draft.id, 'start');
  const paused = await desk.ended(draft.id, ['paused']);
  expect(paused).toMatchObject({ stopReason: 'kakao_other_app', counts: { pending: 30, unchanged: 0 } });
  const [{ gone }] = await desk.database.query(
    `SELECT count(*)::int AS gone FROM users WHERE status = 'unlinked' AND id = ANY ($1)`,
    [linked],
  );
  expect(gone).toBe(0);
  expect(await new KakaoControl(other.url).journal()).toEqual([]);

  // With the right key: also where all of a job have left by themselves, which the others show.
  await desk.server.stop();
  await desk.restart();
  for (const id of linked.slice(0, 30)) await desk.kakao.happen(id, { op: 'unlink' });
  await desk.act(draft.id, 'resume', { stopReason: 'kakao_other_app' });
  expect((await desk.ended(draft.id)).counts).toMatchObject({ unchanged: 30 });
});
