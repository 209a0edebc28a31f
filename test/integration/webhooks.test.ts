import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TruePerson } from '../support/kakao-control.js';
import { until } from '../support/until.js';
import { WebhookDesk } from '../support/webhook-desk.js';

let desk: WebhookDesk;
/** Linked people that no test has used yet. */
let people: TruePerson[];
const next = () => people.pop() as TruePerson;
const seconds = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  desk = await WebhookDesk.open();
  await desk.sync();
  people = await desk.linkedWithEmail();
});

beforeEach(() => desk.listenAnew());

describe('somebody unlinks at Kakao', () => {
  it('is recorded once, with the reason and time that Kakao told', async () => {
    const { id } = next();
    const before = seconds() * 1000;
    await desk.control.happen(id, { op: 'unlink', reason: 'ACCOUNT_DELETE' });
    const events = await desk.settled(id, 2);
    expect(events.map(({ kind, event, reason }) => [kind, event, reason]).sort()).toEqual([
      ['account-status', 'user-unlinked', 'ACCOUNT_DELETE'],
      ['unlink', 'user-unlinked', 'ACCOUNT_DELETE'],
    ]);
    expect(events.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'unchanged']);
    expect(await desk.person(id)).toMatchObject({ status: 'unlinked', consents: [], terms: [] });
    const facts = await desk.facts(id);
    expect(facts).toMatchObject([{ type: 'unlinked', reason: 'ACCOUNT_DELETE' }]);
    const told = events.find(({ outcome }) => outcome === 'applied')?.occurred_at;
    expect(facts[0]?.occurredAt).toBe(told ? told.toISOString() : null);
    if (told) expect(told.getTime()).toBeGreaterThanOrEqual(before);

    const { body } = await desk.operator.get(`/api/audit-events?key=Webhook.&userId=${id}`);
    expect(body.data.map((one: Record<string, unknown>) => [one.key, one.actorType, one.userIds])).toEqual([
      ['Webhook.Received', 'webhook', [id]],
      ['Webhook.Received', 'webhook', [id]],
    ]);
    expect(JSON.stringify([events, body])).not.toMatch(/KakaoAK|5a1d0000000000000000000000ad3141/);
  });

  it.each([
    ['GET', { unlinkMethod: 'GET' }],
    ['POST with JSON', { unlinkAsJson: true }],
  ])('is told by %s too', async (_name, settings) => {
    const { id } = next();
    await desk.listen(true, { ...settings, statusUrl: '' });
    await desk.control.happen(id, { op: 'unlink' });
    expect(await desk.settled(id)).toMatchObject([{ kind: 'unlink', outcome: 'applied', occurred_at: null }]);
    expect(await desk.person(id)).toMatchObject({ status: 'unlinked' });
    expect(await desk.facts(id)).toMatchObject([
      { type: 'unlinked', reason: 'UNLINK_FROM_APPS', occurredAt: null },
    ]);
  });

  it('is told with its reason and time where a notice of something else is worked on before', async () => {
    const { id } = next();
    await desk.listen(false);
    await desk.control.happen(id, { op: 'unlink' });
    await desk.listenAnew();
    const toe = seconds();
    // Of a link that the service ended itself Kakao is asked after a minute.
    await desk.send({ userId: id, event: 'user-unlinked', details: { reason: 'UNLINK_FROM_SERVICE' }, toe });
    await desk.send({ userId: id, event: 'user-scope-withdraw', toe: toe - 1 });
    const due = `UPDATE webhook_events SET next_at = now() WHERE user_id = $1 AND event = 'user-scope-withdraw'`;
    await desk.database.query(due, [id]);
    await until(async () => ((await desk.person(id)).status === 'unlinked' ? true : null));
    expect((await desk.facts(id)).filter(({ type }) => type === 'unlinked')).toMatchObject([
      { reason: 'UNLINK_FROM_SERVICE', occurredAt: new Date(toe * 1_000).toISOString() },
    ]);
  });

  it('is not told with the reason of an unlink before, of which the notice still waits', async () => {
    const { id } = people.shift() as TruePerson;
    await desk.listen(false);
    await desk.control.happen(id, { op: 'unlink' });
    await desk.listenAnew();
    const linkedAt = new Date((await desk.person(id)).connectedAt ?? 0).getTime();
    const toe = Math.floor(linkedAt / 1_000) - 3_600;
    await desk.send({ userId: id, event: 'user-unlinked', details: { reason: 'UNLINK_FROM_SERVICE' }, toe });
    await desk.send({ userId: id, event: 'user-scope-withdraw', toe: seconds() });
    const due = `UPDATE webhook_events SET next_at = now() WHERE user_id = $1 AND event = 'user-scope-withdraw'`;
    await desk.database.query(due, [id]);
    await until(async () => ((await desk.person(id)).status === 'unlinked' ? true : null));
    expect((await desk.facts(id)).filter(({ type }) => type === 'unlinked')).toMatchObject([
      { reason: null, occurredAt: null },
    ]);
  });

  it('counts again after a new link, on the same day and for the same reason', async () => {
    const { id } = next();
    await desk.listen(true, { statusUrl: '' });
    await desk.control.happen(id, { op: 'unlink' });
    await desk.settled(id);
    await desk.listen(true, { unlinkUrl: '' });
    await desk.control.happen(id, { op: 'link', scopes: ['profile_nickname'], at: seconds() + 5 });
    await desk.settled(id, 2);
    expect(await desk.person(id)).toMatchObject({ status: 'linked', readAt: { scopes: expect.any(String) } });
    await desk.listen(true, { statusUrl: '' });
    await desk.control.happen(id, { op: 'unlink' });
    expect((await desk.settled(id, 3)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
    const facts = (await desk.facts(id)).map(({ type }) => type).filter((type) => /link/.test(String(type)));
    expect(facts).toEqual(['unlinked', 'relinked', 'unlinked']);
  });

  it('is worked on later when Kakao does not answer now', async () => {
    const { id } = next();
    await desk.control.call('PATCH', 'faults', { isMaintenance: true });
    await desk.listen(true, { statusUrl: '' });
    await desk.control.happen(id, { op: 'unlink' });
    const [failed] = await until(async () => {
      const events = await desk.events(id);
      return events[0]?.error ? events : null;
    });
    expect(failed).toMatchObject({ processed_at: null, attempts: 1, error: expect.stringMatching(/-9798/) });
    expect(await desk.person(id)).toMatchObject({ status: 'linked' });
    await desk.control.noFaults();
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'applied', error: null }]);
    expect(await desk.person(id)).toMatchObject({ status: 'unlinked' });
  });

  it('may be somebody whom nobody knew', async () => {
    const id = '9223372036854775807';
    expect(await desk.sendUnlink({ userId: id })).toMatchObject({ status: 200 });
    expect(await desk.settled(id)).toMatchObject([{ user_id: id, outcome: 'unchanged' }]);
    expect(await desk.operator.get(`/api/users/${id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['whom nobody knew', false],
    ['who was unlinked before', true],
  ])('is not lost while somebody is being read %s', async (_name, isKnown) => {
    await desk.listen(true, { statusUrl: '' });
    const { id } = isKnown ? next() : await desk.control.newcomer();
    if (isKnown) {
      await desk.control.happen(id, { op: 'unlink' });
      await desk.settled(id);
      await desk.control.happen(id, { op: 'link', at: seconds() + 5 });
    }
    // Their consents are read, and the answer that shows the same link as one before is on its way: for longer than this test
    // is held up, and not so long that it is waited for no more.
    const endpoint = isKnown ? 'user-me' : 'app-users';
    await desk.control.fault({ kind: 'slow', delayMs: 7_000, endpoint });
    const before = (await desk.control.calls())[endpoint] ?? 0;
    const reading = isKnown
      ? desk.operator.post(`/api/users/${id}/refresh`)
      : desk.operator.post('/api/syncs', { mode: 'recent' });
    await until(async () => (((await desk.control.calls())[endpoint] ?? 0) - before === 2 ? true : null));
    await desk.control.happen(id, { op: 'unlink' });
    const told = isKnown ? 2 : 1;
    expect((await desk.settled(id, told)).at(-1)).toMatchObject({ outcome: 'unchanged', deliveries: 1 });
    expect((await reading).status).toBe(isKnown ? 200 : 201);
    await until(async () => ((await desk.person(id)).status === 'unlinked' ? true : null));
    expect((await desk.settled(id, told)).at(-1)).toMatchObject({ outcome: 'applied', deliveries: 2 });
  });

  it('is not given up because an answer about the person was out of a cache', async () => {
    const { id } = next();
    await desk.listen(true, { statusUrl: '' });
    await desk.control.fault({ endpoint: 'user-me', kind: 'code', code: -103, userIds: [id] });
    await desk.sendUnlink({ userId: id, referrerType: 'ACCOUNT_DELETE' });
    await until(async () => (await desk.events(id))[0]?.error ?? null);
    expect(await desk.events(id)).toMatchObject([{ processed_at: null, outcome: null }]);
    await desk.listen(false);
    await desk.control.happen(id, { op: 'unlink' });
    await desk.database.query('UPDATE webhook_events SET next_at = now() WHERE user_id = $1', [id]);
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'applied' }]);
    expect(await desk.person(id)).toMatchObject({ status: 'unlinked' });
  });
});

describe('an unlink that is not, or not any more, true', () => {
  it('never ends a newer link that the mirror knows', async () => {
    const { id, connectedAt } = next();
    const toe = Math.floor(Date.parse(connectedAt ?? '') / 1000) - 60;
    expect(await desk.send({ userId: id, event: 'user-unlinked', toe })).toMatchObject({ status: 202 });
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'superseded' }]);
    expect(await desk.person(id)).toMatchObject({ status: 'linked' });
    expect(await desk.facts(id)).toEqual([]);
  });

  it('never ends a newer link that only Kakao knows, and tells both', async () => {
    const { id } = next();
    await desk.listen(false);
    await desk.database.query(
      `UPDATE users SET seen_at = seen_at - interval '5 minutes',
              profile_read_at = profile_read_at - interval '5 minutes' WHERE id = $1`,
      [id],
    );
    const unlinkedAt = seconds() - 100;
    const linkedAt = seconds() - 50;
    await desk.control.happen(id, { op: 'unlink' });
    await desk.control.happen(id, { op: 'link', scopes: ['profile_nickname'], at: linkedAt });
    await desk.listen(true);
    await desk.send({
      userId: id,
      event: 'user-unlinked',
      toe: unlinkedAt,
      details: { reason: 'UNLINK_FROM_APPS' },
    });
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'applied' }]);
    const time = (at: number) => new Date(at * 1000).toISOString();
    expect(await desk.person(id)).toMatchObject({ status: 'linked', connectedAt: time(linkedAt) });
    const facts = (await desk.facts(id)).filter(({ subject }) => subject === null);
    expect(facts).toMatchObject([
      { type: 'unlinked', occurredAt: time(unlinkedAt) },
      { type: 'relinked', occurredAt: time(linkedAt) },
    ]);
    // The same old news by the form, which carries no time.
    await desk.sendUnlink({ userId: id });
    await until(async () => (await desk.events(id))[1]?.error ?? null);
    expect(await desk.person(id)).toMatchObject({ status: 'linked' });
  });

  it("is asked about again, and then not believed: a try-out from Kakao's console changes nothing", async () => {
    const { id } = next();
    await desk.sendUnlink({ userId: id });
    const waiting = await until(async () => {
      const [event] = await desk.events(id);
      return event?.error ? event : null;
    });
    expect(waiting).toMatchObject({ processed_at: null, error: 'Kakao still shows this person as linked' });
    // The same while it waits is one event, not two.
    expect(await desk.sendUnlink({ userId: id })).toMatchObject({ status: 200 });
    expect(await desk.events(id)).toMatchObject([{ deliveries: 2 }]);
    await desk.database.query(
      `UPDATE webhook_events SET received_at = now() - interval '1 hour', next_at = now() WHERE user_id = $1`,
      [id],
    );
    expect(await desk.settled(id)).toMatchObject([{ outcome: 'still-linked' }]);
    expect(await desk.person(id)).toMatchObject({ status: 'linked' });
    expect((await desk.facts(id)).filter(({ type }) => type === 'unlinked')).toEqual([]);
  });
});

describe('other news', () => {
  it('reads somebody who has just linked', async () => {
    const person = await desk.control.newcomer({ link: { scopes: ['profile_nickname', 'account_email'] } });
    expect(await desk.settled(person.id)).toMatchObject([{ event: 'user-linked', outcome: 'applied' }]);
    const agreed = ((await desk.person(person.id)).consents as { scope: string; agreed: boolean }[])
      .filter((consent) => consent.agreed)
      .map((consent) => consent.scope);
    expect(agreed.sort()).toEqual(['account_email', 'profile_nickname']);
  });

  it('reads consents anew when one was given or withdrawn', async () => {
    const { id } = next();
    const isAgreed = async () =>
      ((await desk.person(id)).consents as { scope: string; agreed: boolean }[]).find(
        ({ scope }) => scope === 'account_email',
      )?.agreed;
    expect(await isAgreed()).toBe(true);
    await desk.control.happen(id, { op: 'withdraw-scopes', scopes: ['account_email'] });
    await desk.settled(id);
    expect(await isAgreed()).toBe(false);
    await desk.control.happen(id, { op: 'agree-scopes', scopes: ['account_email'] });
    await desk.settled(id, 2);
    expect(await isAgreed()).toBe(true);
    const facts = (await desk.facts(id)).filter(({ subject }) => subject === 'account_email');
    expect(facts.map(({ from, to }) => [from, to])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('reads the profile anew, and notes a log-out', async () => {
    const { id } = next();
    await desk.control.happen(id, { op: 'set-account', account: { nickname: '새이름' } });
    await desk.settled(id);
    const { body } = await desk.operator.post(`/api/users/${id}/unmask`, { reason: 'a test' });
    expect(body.nickname).toBe('새이름');
    const toe = seconds() - 30;
    await desk.send({ userId: id, event: 'tokens-revoked', toe });
    await desk.settled(id, 2);
    // Kakao's echo of the same log-out.
    await desk.send({ userId: id, event: 'tokens-revoked', toe: toe + 2 });
    await desk.settled(id, 3);
    const facts = (await desk.facts(id)).filter(({ type }) => type === 'logout');
    expect(facts).toMatchObject([{ occurredAt: new Date(toe * 1000).toISOString() }]);
  });

  it('is not asked about for ever where Kakao gives no usable answer, and stays unread', async () => {
    const { id } = next();
    await desk.control.fault({ endpoint: 'user-scopes', kind: 'garbage', userIds: [id] });
    await desk.control.happen(id, { op: 'agree-scopes', scopes: ['birthday'] });
    await until(async () => (await desk.events(id))[0]?.error ?? null);
    expect(await desk.events(id)).toMatchObject([{ outcome: null }]);
    // A day later.
    await desk.database.query(
      `UPDATE users SET scopes_read_at = scopes_read_at - interval '1 day' WHERE id = $1`,
      [id],
    );
    await desk.database.query(
      `UPDATE webhook_events SET received_at = received_at - interval '1 day', next_at = now() WHERE user_id = $1`,
      [id],
    );
    const [event] = await desk.settled(id);
    expect(event).toMatchObject({ outcome: 'unreadable', error: expect.stringMatching(/unusable answer/) });
    expect((await desk.operator.get(`/api/users/${id}`)).body.hasUnreadChange).toBe(true);
    await desk.control.noFaults();
    await desk.operator.post(`/api/users/${id}/refresh`);
    expect((await desk.operator.get(`/api/users/${id}`)).body.hasUnreadChange).toBe(false);
  });

  it('keeps what it does not know, and does nothing', async () => {
    const { id } = next();
    const uri = 'https://schemas.example/secevent/never-heard-of';
    const details = { new_email: 'someone@example.com', reason: 'because' };
    expect(await desk.send({ userId: id, event: uri, details })).toMatchObject({ status: 202, body: '' });
    expect(await desk.send({ userId: id, event: `${uri}/${'x'.repeat(20_000)}` })).toMatchObject({
      status: 202,
    });
    const events = await desk.settled(id, 2);
    expect(events).toMatchObject([
      { event: uri, reason: 'because', outcome: 'ignored' },
      { outcome: 'ignored' },
    ]);
    // Whatever may be personal is not kept here.
    expect(JSON.stringify(events)).not.toContain('someone@example.com');
    expect(await desk.facts(id)).toEqual([]);
  });

  it('takes a token once, however often it comes', async () => {
    const { id } = next();
    const event = { userId: id, event: 'user-linked', jti: 'the-same-jti' };
    for (let n = 0; n < 3; n++) expect(await desk.send(event)).toMatchObject({ status: 202 });
    await Promise.all([desk.send(event), desk.send(event)]);
    expect(await desk.settled(id)).toHaveLength(1);
  });
});
