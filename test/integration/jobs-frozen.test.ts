import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';

const UNLINK = 'POST /v1/user/unlink';

it('calls nobody any more after a sleep that outlasted its claims, not even who was about to be called', async () => {
  const desk = await JobDesk.open(200, { ROLE: 'web', KAKAO_CALLS_PER_SECOND: '40' });
  const frozen = await desk.start({ ROLE: 'worker' });
  const people = await desk.linked(200);
  const job = await desk.run('unlink', people, { canary: 0 });
  await until(async () => ((await desk.changes(UNLINK)).size >= 60 ? true : null));
  process.kill(frozen.pid, 'SIGSTOP');
  await desk.start({ ROLE: 'worker' });
  await desk.ended(job.id);
  // Whoever links anew now has a link that nobody chose to end.
  for (const id of people) await desk.kakao.happen(id, { op: 'link' });
  const last = await desk.kakao.lastLine();
  process.kill(frozen.pid, 'SIGCONT');
  await until(async () => (frozen.output().includes('outcomes of a lost claim') ? true : null));
  expect((await desk.kakao.journal(last)).filter(({ endpoint }) => endpoint === UNLINK)).toEqual([]);
});
