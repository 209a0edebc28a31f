import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebhookInbox } from '../../server/webhooks/worker/webhook-inbox.js';
import type { TruePerson } from '../support/kakao-control.js';
import { until } from '../support/until.js';
import { WebhookDesk } from '../support/webhook-desk.js';

let desk: WebhookDesk;
/** Linked people that no test has used yet. */
let people: TruePerson[];
const next = () => people.pop() as TruePerson;
const seconds = () => Math.floor(Date.now() / 1000);

/** Whether a mail may be sent to somebody today, and why not. */
const isReached = async (id: string) => {
  const { body } = await desk.operator.post('/api/consent-checks', {
    users: { ids: [id] },
    on: new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10),
    purpose: 'other',
    scopes: ['account_email'],
    terms: [],
    reason: 'mail',
  });
  const [{ answer, reason }] = body.items;
  return [answer, reason];
};

/** Whether the page of somebody says that a change is not read yet. */
const isUnread = async (id: string) => (await desk.operator.get(`/api/users/${id}`)).body.hasUnreadChange;

beforeAll(async () => {
  desk = await WebhookDesk.open();
  await desk.sync();
  people = await desk.linkedWithEmail();
});

beforeEach(() => desk.listenAnew());

describe('what Kakao has told of somebody and is not read yet', () => {
  it.each([
    { op: 'unlink', reason: 'ACCOUNT_DELETE' },
    { op: 'withdraw-scopes', scopes: ['account_email'] },
  ])('nobody is said to be reached after Kakao has told of it: $op', async (effect) => {
    const { id } = next();
    expect(await isReached(id)).toEqual(['yes', null]);
    expect(await isUnread(id)).toBe(false);
    await desk.control.call('PATCH', 'faults', { isMaintenance: true });
    await desk.control.happen(id, effect);
    await until(async () => (await desk.events(id))[0] ?? null);
    expect(await isReached(id)).toEqual(['no', 'unclear']);
    expect(await isUnread(id)).toBe(true);
    await desk.control.noFaults();
    await desk.database.query('UPDATE webhook_events SET next_at = now() WHERE user_id = $1', [id]);
    await desk.settled(id);
    expect(await isReached(id)).toEqual(['no', effect.op === 'unlink' ? 'unlinked' : 'not-agreed']);
    expect(await isUnread(id)).toBe(false);
  });

  it('nobody is said to be reached after it because the clock of Kakao is ahead', async () => {
    const { id } = next();
    await desk.control.call('PATCH', 'faults', { isMaintenance: true });
    await desk.send({ userId: id, event: 'user-scope-withdraw', toe: seconds() + 40 });
    expect(await desk.events(id)).toMatchObject([{ processed_at: null }]);
    expect(await isReached(id)).toEqual(['no', 'unclear']);
  });

  it('nobody is said to be reached whose consents were not read since Kakao told that they changed', async () => {
    const { id } = next();
    for (const endpoint of ['user-me', 'user-scopes'])
      await desk.control.fault({ endpoint, kind: 'code', code: -103, userIds: [id] });
    await desk.control.happen(id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'unreadable' }]);
    expect(await isReached(id)).toEqual(['no', 'unclear']);
    // Only that the person is linked is read.
    expect((await desk.operator.post('/api/users/lookup', { ids: [id] })).body.notLinked).toEqual([]);
    expect(await isReached(id)).toEqual(['no', 'unclear']);

    const old = `UPDATE webhook_events SET processed_at = processed_at - interval '91 days' WHERE user_id = $1`;
    await desk.database.query(old, [id]);
    const inbox = new WebhookInbox(desk.database);
    await inbox.purge();
    expect(await isReached(id)).toEqual(['no', 'unclear']);
    await desk.control.noFaults();
    await desk.operator.post(`/api/users/${id}/refresh`);
    expect(await isReached(id)).toEqual(['no', 'not-agreed']);
    await inbox.purge();
    expect(await desk.events(id)).toEqual([]);
  });

  it('is kept no longer than other notices once it is known that the person has left', async () => {
    const { id } = next();
    for (const endpoint of ['user-me', 'user-scopes'])
      await desk.control.fault({ endpoint, kind: 'code', code: -103, userIds: [id] });
    await desk.control.happen(id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'unreadable' }]);
    await desk.control.noFaults();
    await desk.listen(false);
    await desk.control.happen(id, { op: 'unlink' });
    await desk.operator.post(`/api/users/${id}/refresh`);
    expect(await desk.person(id)).toMatchObject({ status: 'unlinked' });
    await desk.database.query(
      `UPDATE webhook_events SET processed_at = processed_at - interval '91 days' WHERE user_id = $1`,
      [id],
    );
    await new WebhookInbox(desk.database).purge();
    expect(await desk.events(id)).toEqual([]);
  });
});
