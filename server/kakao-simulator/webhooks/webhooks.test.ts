import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Simulator } from '../simulator.js';
import { controlOf, endRunning, runningWorld } from '../testing/running.js';
import { callOf, peopleIn, smallWorld, target } from '../testing/small-world.js';
import { tokenCall, tokensOf } from '../testing/visitor.js';
import type { Effect } from '../world/effects.js';
import { LINKED } from '../world/people.js';
import { toSeconds } from '../world/time.js';
import { EVENT_URIS } from './events.js';

afterEach(endRunning);

interface Received {
  method: string;
  url: string;
  authorization?: string;
  type?: string;
  body: string;
}

describe('webhooks (§6)', () => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({
        method,
        url,
        authorization: headers.authorization,
        type: headers['content-type'],
        body,
      });
      response.writeHead(url.startsWith('/status') ? 202 : 200).end();
    });
  });
  let base = '';
  beforeEach(async () => {
    received.length = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const arrived = (count: number) => expect.poll(() => received).toHaveLength(count);

  it('tell of an unlink by the person, as POST or GET, with the primary Admin key', async () => {
    const sim = await runningWorld({ unlinkWebhook: `${base}/unlink` });
    const id = sim.world.idOf(0);
    await controlOf(sim, 'POST', `users/${id}/effects`, { op: 'unlink', reason: 'ACCOUNT_DELETE' });
    await arrived(1);
    expect(received[0]).toMatchObject({
      method: 'POST',
      authorization: 'KakaoAK test-key',
      body: `app_id=100100&user_id=${id}&referrer_type=ACCOUNT_DELETE`,
    });
    await controlOf(sim, 'PATCH', 'webhooks', { unlinkMethod: 'GET' });
    await controlOf(sim, 'POST', `users/${sim.world.idOf(1)}/effects`, { op: 'unlink' });
    await arrived(2);
    expect(received[1]!.url).toContain('referrer_type=UNLINK_FROM_APPS');
    callOf(sim, 'POST /v1/user/unlink', target(sim.world.idOf(2)));
    await controlOf(sim, 'POST', 'webhooks/unlink', { userId: '5', spoil: 'key' });
    await arrived(3);
    expect(received[2]!.authorization).not.toContain('test-key');
    expect((await controlOf(sim, 'GET', 'webhooks/deliveries')).body).toHaveLength(3);
  });

  it('send signed Security Event Tokens for what happens', async () => {
    const sim = await runningWorld({ statusWebhook: `${base}/status` });
    const id = sim.world.idOf(0);
    callOf(sim, 'POST /v1/user/unlink', target(id));
    await arrived(1);
    expect(received[0]!.type).toBe('application/secevent+jwt');
    const keys = createRemoteJWKSet(new URL(`${sim.baseUrl}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(received[0]!.body, keys, {
      issuer: sim.baseUrl,
      audience: sim.options.restApiKey,
      typ: 'secevent+jwt',
    });
    expect(protectedHeader.kid).toBeTruthy();
    expect(payload).toMatchObject({
      sub: id,
      events: { [EVENT_URIS['user-unlinked']!]: { reason: 'UNLINK_FROM_SERVICE' } },
    });
    sim.app.variants.setsForOwnCalls = false;
    callOf(sim, 'POST /v1/user/unlink', target(sim.world.idOf(1)));
    await controlOf(sim, 'POST', `users/${id}/effects`, { op: 'link' });
    await arrived(2);
    expect(received).toHaveLength(2);
  });

  it('send bad ones on request', async () => {
    const sim = await runningWorld({ statusWebhook: `${base}/status` });
    const keys = createRemoteJWKSet(new URL(`${sim.baseUrl}/.well-known/jwks.json`));
    const token = async (extra: object) => {
      const wanted = { userId: '5', event: 'user-linked', ...extra };
      return String((await controlOf(sim, 'POST', 'webhooks/token', wanted)).body.token);
    };
    const options = { issuer: sim.baseUrl, audience: sim.options.restApiKey, typ: 'secevent+jwt' };
    for (const spoil of [
      'signature',
      'kid',
      'audience',
      'issuer',
      'type',
      'alg-none',
      'truncated',
      'garbage',
    ]) {
      await expect(jwtVerify(await token({ spoil }), keys, options), spoil).rejects.toThrow();
    }
    const good = await jwtVerify(
      await token({ event: 'https://a.example/e', jti: 'j', toe: 1 }),
      keys,
      options,
    );
    expect(good.payload).toMatchObject({ jti: 'j', toe: 1, events: { 'https://a.example/e': {} } });
    expect(decodeProtectedHeader(await token({ spoil: 'kid' })).kid).toBeTruthy();
    expect(
      (await controlOf(sim, 'POST', 'webhooks/token', { userId: '5', event: 'x', spoil: '?' })).status,
    ).toBe(400);
    expect(
      (await controlOf(sim, 'POST', 'webhooks/event', { userId: '5', event: 'user-linked' })).body.status,
    ).toBe(202);
  });

  it('know the 18 event types', () => {
    expect(new Set(Object.values(EVENT_URIS)).size).toBe(18);
  });
});

it('a Security Event Token has the time of what happened, however late its turn comes (§6.2)', () => {
  const sim = smallWorld({ statusWebhook: 'http://localhost:9/status' });
  const send = vi.spyOn(sim.webhooks, 'sendEvent').mockResolvedValue(undefined);
  callOf(sim, 'POST /v1/user/unlink', target(sim.world.idOf(0)));
  const { at } = JSON.parse(sim.journal.after(0, 1)[0]!);
  expect(send.mock.calls).toEqual([[expect.objectContaining({ toe: toSeconds(at) })]]);
});

describe('what happens is told (§6.3)', () => {
  /** Gives the events that are sent from now on. */
  const eventsOf = (sim: Simulator) => {
    const sent = vi.spyOn(sim.webhooks, 'sendEvent').mockResolvedValue(undefined);
    return () => sent.mock.calls.map(([{ event }]) => event);
  };
  const statusWebhook = 'http://localhost:9/status';
  const link = { op: 'link', at: 1_800_000_000, isSynched: false, scopes: [], terms: [] } as const;
  const rename: Effect = { op: 'set-account', account: { nickname: '보리' } };

  it('of a link once it is made, not while somebody is waiting', () => {
    const sim = smallWorld({ statusWebhook });
    const events = eventsOf(sim);
    sim.happen('consent-screen', '77', [{ ...link, isWaiting: true }]);
    expect(events()).toEqual([]);
    sim.happen('control', '77', [{ op: 'signup', at: 1_800_000_000 }]);
    sim.happen('consent-screen', '78', [{ ...link, isWaiting: false }]);
    expect(events()).toEqual(['user-linked', 'user-linked']);
  });

  it('of a changed profile only while there is a link', () => {
    const sim = smallWorld({ statusWebhook });
    const events = eventsOf(sim);
    sim.happen('login-page', '77', [{ op: 'add' }, rename]);
    sim.happen('control', '77', [rename, { ...link, isWaiting: false }]);
    expect(events()).toEqual(['user-linked']);
    sim.happen('control', '77', [rename, { op: 'unlink' }, rename]);
    expect(events().slice(1)).toEqual(['user-profile-changed', 'user-unlinked']);
  });

  it('of each token that is issued, of one that ends, and of the end of all', async () => {
    const sim = await runningWorld({ statusWebhook });
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const events = eventsOf(sim);
    const first = await tokensOf(sim, id, { scope: 'profile_nickname' });
    const second = await tokensOf(sim, id, { scope: 'profile_nickname' });
    await tokenCall(sim, { grant_type: 'refresh_token', refresh_token: second.refresh_token! });
    expect(events()).toEqual(['token-issued', 'token-issued', 'token-issued']);
    const logOut = (token?: string) => callOf(sim, 'POST /v1/user/logout', {}, `Bearer ${token}`);
    logOut(first.access_token);
    expect(events().slice(3)).toEqual(['token-revoked']);
    logOut(second.access_token);
    expect(events().slice(4)).toEqual(['token-revoked', 'tokens-revoked']);
  });
});
