import { expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { KakaoControl } from '../support/kakao-control.js';
import { startSimulator } from '../support/simulator.js';

const [KEY, OTHER_KEY] = ['a'.repeat(32), 'b'.repeat(32)];

it('with the key of another app nobody is said to have left, and jobs are paused', async () => {
  const env = { KAKAO_ADMIN_KEY: KEY, KAKAO_CALLS_PER_SECOND: 'off', IRREVERSIBLE_DELAY: '0' };
  const desk = await JobDesk.open(60, env, ['--seed', '11', '--admin-key', KEY]);
  // Tried where there is nobody yet, it tells nothing of whose key it is.
  await desk.admin.post('/api/users/lookup', { ids: ['1'] });
  expect(await desk.database.query('SELECT * FROM proven_keys')).toEqual([]);
  await desk.sync();
  const linked = await desk.linked(50);
  const [one = ''] = linked;
  const draft = await desk.draft('unlink', linked.slice(0, 5));
  await desk.server.stop();
  const args = ['--users', '60', '--seed', '12', '--ids-per-minute', '0', '--admin-key', OTHER_KEY];
  const other = await startSimulator(args);
  await desk.restart({ KAKAO_ADMIN_KEY: OTHER_KEY, KAKAO_API_URL: other.url, KAKAO_AUTH_URL: other.url });
  const refused = [502, 'kakao_other_app'];
  for (const status of ['waiting', 'linked']) {
    await desk.database.query('UPDATE users SET status = $1', [status]);
    const refreshed = await desk.admin.post(`/api/users/${one}/refresh`);
    expect([refreshed.status, refreshed.body.code]).toEqual(refused);
  }
  const lookedUp = await desk.admin.post('/api/users/lookup', { ids: [one] });
  expect([lookedUp.status, lookedUp.body.code]).toEqual(refused);
  await desk.act(draft.id, 'start');
  const paused = await desk.ended(draft.id, ['paused']);
  expect(paused).toMatchObject({ stopReason: 'kakao_other_app', counts: { pending: 5, unchanged: 0 } });
  // A job that only reads looks at no links first.
  const read = await desk.run('refresh', linked.slice(0, 5));
  const unread = await desk.ended(read.id, ['paused', 'completed']);
  expect(unread).toMatchObject({ stopReason: 'kakao_other_app', counts: { pending: 5 } });
  const gone = `SELECT count(*)::int AS gone FROM users WHERE status = 'unlinked' AND id = ANY ($1)`;
  expect(await desk.database.query(gone, [linked])).toEqual([{ gone: 0 }]);
  expect(await new KakaoControl(other.url).journal()).toEqual([]);

  // With the key that people are known by all goes on, also where really everybody has left.
  await desk.server.stop();
  await desk.restart();
  for (const id of linked) await desk.kakao.happen(id, { op: 'unlink' });
  await desk.act(draft.id, 'resume', { stopReason: 'kakao_other_app' });
  expect((await desk.ended(draft.id)).counts).toMatchObject({ unchanged: 5 });
  const all = await desk.run('unlink', linked.slice(5));
  expect((await desk.ended(all.id)).counts).toMatchObject({ unchanged: 45 });
});

it('with the key of another app nobody is said to have left either where Kakao failed as it was tried', async () => {
  const env = { KAKAO_ADMIN_KEY: KEY, KAKAO_CALLS_PER_SECOND: 'off' };
  const desk = await JobDesk.open(60, env, ['--seed', '13', '--admin-key', KEY]);
  await desk.sync();
  const [one = ''] = await desk.linked(1);
  await desk.server.stop();
  await desk.database.query('DELETE FROM proven_keys');
  const args = ['--users', '60', '--seed', '14', '--ids-per-minute', '0', '--admin-key', OTHER_KEY];
  const other = await startSimulator(args);
  // The first try fails, with all its attempts; then Kakao is back.
  await new KakaoControl(other.url).fault({ endpoint: 'app-users', kind: 'code', code: -603, next: 4 });
  await desk.restart({ KAKAO_ADMIN_KEY: OTHER_KEY, KAKAO_API_URL: other.url, KAKAO_AUTH_URL: other.url });
  const refreshed = await desk.admin.post(`/api/users/${one}/refresh`);
  expect([refreshed.status, refreshed.body.code]).toEqual([502, 'kakao_other_app']);
  expect(
    await desk.database.query(`SELECT id FROM users WHERE status = 'unlinked' AND id = $1`, [one]),
  ).toEqual([]);
  expect(await desk.database.query('SELECT * FROM proven_keys')).toEqual([]);
});
