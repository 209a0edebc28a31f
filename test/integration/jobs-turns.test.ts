import { expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';

it('a small job is not held up by large ones whose chunks take minutes', async () => {
  const desk = await JobDesk.open(2, { KAKAO_CALLS_PER_SECOND: '20' });
  const [one = ''] = await desk.linked(1);
  for (const first of [1, 2, 3, 4]) {
    await desk.run(
      'logout',
      Array.from({ length: 5_000 }, (_, n) => String(first * 1_000_000 + n)),
    );
  }
  // As many as are given to them at a time.
  await until(async () => {
    const held = await desk.database.query('SELECT 1 FROM job_chunks WHERE claimed_by IS NOT NULL');
    return held.length >= 13 ? true : null;
  });
  const small = await desk.run('logout', [one]);
  expect((await desk.ended(small.id, ['completed'], 60_000)).counts).toMatchObject({ succeeded: 1 });
});
