import { beforeAll, describe, expect, it } from 'vitest';
import { accountOf, JobDesk } from '../support/job-desk.js';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);

beforeAll(async () => {
  desk = await JobDesk.open(20, { IRREVERSIBLE_DELAY: '3600' });
  people = await desk.linked(20);
});

describe('a job that waits for its first call', () => {
  it('is stopped by anyone who sees it; once it runs that takes the right to run jobs', async () => {
    for (const role of ['viewer', 'auditor']) {
      const looker = await desk.as(role);
      const { id } = await desk.run('unlink', take(2));
      expect((await desk.job(id)).status).toBe('queued');
      const cancelled = await looker.post(`/api/jobs/${id}/cancel`);
      expect(cancelled.status).toBe(403);
      const stopped = await desk.act(id, 'pause', undefined, looker);
      expect(stopped).toMatchObject({ status: 'paused', stopReason: 'operator', counts: { pending: 2 } });
      const [{ email }] = await desk.database.query(
        `SELECT operator_email AS email FROM audit_events WHERE job_id = $1 AND key = 'Job.Paused'`,
        [id],
      );
      expect(email).toBe(`${role}@example.com`);
      const resumed = await looker.post(`/api/jobs/${id}/resume`);
      expect(resumed.status).toBe(403);

      // As if its calls had begun.
      await desk.database.query(
        `WITH resting AS (UPDATE job_chunks SET not_before = now() + interval '1 hour' WHERE job_id = $1)
         UPDATE jobs SET status = 'running' WHERE id = $1`,
        [id],
      );
      const refused = await looker.post(`/api/jobs/${id}/pause`);
      expect([refused.status, refused.body.code]).toEqual([403, 'waiting_time_over']);
      const [{ details }] = await desk.database.query(
        `SELECT details FROM audit_events WHERE key = 'Permission.Refused' ORDER BY id DESC LIMIT 1`,
      );
      expect(details).toMatchObject({ permission: 'jobs.run' });
      expect((await looker.post('/api/jobs/999999/pause')).status).toBe(404);
      await desk.act(id, 'pause');
      await desk.act(id, 'cancel');
    }
  });

  it('is stopped by operators alone where no time to stop it was set', async () => {
    const looker = await desk.logIn(accountOf('viewer'));
    const ids = take(2);
    const first = await desk.run('unlink', ids);
    const second = await desk.run('logout', ids);
    expect(second).toMatchObject({ status: 'queued', notBefore: null, waitsFor: [first.id] });
    expect((await looker.post(`/api/jobs/${second.id}/pause`)).status).toBe(403);
    for (const { id } of [second, first]) await desk.act(id, 'cancel');
  });
});
