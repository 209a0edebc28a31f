import { beforeAll, describe, expect, it } from 'vitest';
import type { TruePerson } from '../support/kakao-control.js';
import { until } from '../support/until.js';
import { WebhookDesk } from '../support/webhook-desk.js';

let desk: WebhookDesk;
/** Linked people that no test has used yet. */
let people: TruePerson[];
const next = () => people.pop() as TruePerson;

beforeAll(async () => {
  desk = await WebhookDesk.open();
  await desk.sync();
  people = await desk.linkedWithEmail();
  await desk.listenAnew();
});

/** Calls so far that read somebody. */
async function readingsSoFar(): Promise<number> {
  const calls = await desk.control.calls();
  return ['user-me', 'user-scopes', 'service-terms'].reduce((sum, name) => sum + (calls[name] ?? 0), 0);
}

/** The id of a job about one person that is done. */
async function jobOf(kind: string, params: object, id: string): Promise<string> {
  const draft = await desk.operator.post('/api/jobs', {
    kind,
    users: { ids: [id] },
    params,
    reason: 'they asked',
  });
  await desk.operator.post(`/api/jobs/${draft.body.id}/start`, { expectedTotal: 1 });
  await until(async () => {
    const { body } = await desk.operator.get(`/api/jobs/${draft.body.id}`);
    return body.status === 'completed' ? true : null;
  });
  return draft.body.id;
}

describe('what is known already', () => {
  it('asks Kakao once about all that it told of somebody before it was asked', async () => {
    const { id } = next();
    await desk.control.call('PATCH', 'faults', { isMaintenance: true });
    await desk.control.happen(id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await desk.control.happen(id, { op: 'set-account', account: { nickname: '새이름' } });
    await desk.control.happen(id, { op: 'agree-scopes', scopes: ['account_email'] });
    // All of them wait until Kakao works again.
    await until(async () => {
      const [, waiting] = await desk.database.query(
        `UPDATE webhook_events SET next_at = now() + interval '1 hour' WHERE user_id = $1 AND claimed_by IS NULL`,
        [id],
      );
      return waiting === 3 ? true : null;
    });
    await desk.control.noFaults();
    const before = await readingsSoFar();
    await desk.database.query('UPDATE webhook_events SET next_at = now() WHERE user_id = $1', [id]);
    expect((await desk.settled(id, 3)).map(({ outcome }) => outcome).sort()).toEqual([
      'applied',
      'unchanged',
      'unchanged',
    ]);
    expect((await readingsSoFar()) - before).toBe(3);
  });

  it.each([
    { kind: 'unlink', params: {}, event: { reason: 'UNLINK_FROM_SERVICE' } },
    { kind: 'revoke-scopes', params: { scopes: ['account_email'] }, event: { event: 'user-scope-withdraw' } },
  ])('names the job rather than its echo, and asks Kakao nothing: $kind', async ({ kind, params, event }) => {
    const { id } = next();
    const jobId = await jobOf(kind, params, id);
    const before = await readingsSoFar();
    expect(await desk.settled(id)).toMatchObject([{ ...event, outcome: 'unchanged' }]);
    expect(await desk.facts(id)).toEqual([]);
    const { body } = await desk.operator.get(`/api/users/${id}/history?limit=1`);
    expect(body.data).toMatchObject([{ source: 'job', jobId }]);
    expect((await readingsSoFar()) - before).toBe(0);
  });

  it('asks about a consent that was withdrawn beside, or after, those that a job of ours revoked', async () => {
    const { id } = next();
    await jobOf('revoke-scopes', { scopes: ['account_email'] }, id);
    const [echo] = await desk.settled(id);
    const before = await readingsSoFar();
    const event = { userId: id, event: 'user-scope-withdraw', toe: Number(echo?.occurred_at) / 1_000 };
    const told = [{ scope: ['account_email', 'profile_nickname'] }, { scope: [] }, {}];
    for (const [index, details] of told.entries()) {
      await desk.send({ ...event, details });
      await desk.settled(id, index + 2);
    }
    await desk.send({ ...event, toe: event.toe + 60, details: { scope: ['account_email'] } });
    await desk.settled(id, told.length + 2);
    expect((await readingsSoFar()) - before).toBe(3 * (told.length + 1));
    // By the clock of Kakao the same second; but they have agreed again meanwhile.
    await desk.control.happen(id, { op: 'agree-scopes', scopes: ['account_email'] });
    await desk.settled(id, told.length + 3);
    const again = await readingsSoFar();
    await desk.send({ ...event, details: { scope: ['account_email'] } });
    await desk.settled(id, told.length + 4);
    expect((await readingsSoFar()) - again).toBe(3);
  });
});
