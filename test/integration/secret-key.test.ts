import { expect, it } from 'vitest';
import { JobDesk } from '../support/job-desk.js';
import { runProgram } from '../support/program.js';

it('another SECRET_KEY than before loses nothing and does nothing twice', async () => {
  const desk = await JobDesk.open(30);
  await desk.sync();
  const byNickname = '/api/users?sort=nickname&limit=5';
  const { nextCursor } = (await desk.admin.get(byNickname)).body;
  const draft = { kind: 'refresh', users: { ids: await desk.linked(3) }, reason: 'test' };
  const post = () => desk.admin.post('/api/jobs', draft, { 'idempotency-key': 'the-same' });
  const made = await post();
  expect(made.status).toBe(201);
  await desk.server.stop();

  await desk.restart({ SECRET_KEY: 'another-secret-key-that-only-the-tests-use' });
  expect((await desk.admin.get('/api/session')).status).toBe(200);
  expect(await post()).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect((await desk.admin.get('/api/jobs')).body.data).toHaveLength(1);
  expect(await desk.admin.get(`${byNickname}&cursor=${nextCursor}`)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'cursor' }] },
  });
  expect((await desk.admin.get(byNickname)).status).toBe(200);
  const audit = await runProgram(['dist/server/commands/verify-audit.js'], {
    env: { DATABASE_URL: desk.databaseUrl },
  });
  expect(audit).toMatchObject({ code: 0, output: expect.stringMatching(/^WHOLE: /) });
});
