import { afterEach, describe, expect, it } from 'vitest';
import { controlOf, endRunning, runningWorld } from '../testing/running.js';
import { callOf, target } from '../testing/small-world.js';
import { Visitor } from '../testing/visitor.js';

afterEach(endRunning);

describe('the control API', () => {
  it('has a page, and lets no other site in', async () => {
    const sim = await runningWorld();
    expect(await (await fetch(`${sim.baseUrl}/__control/`)).text()).toContain('Kakao simulator');
    const headers = { origin: 'https://elsewhere.example' };
    expect((await fetch(`${sim.baseUrl}/__control/reset`, { method: 'POST', headers })).status).toBe(403);
  });

  it('adds people, changes them and tells what is true of them', async () => {
    const sim = await runningWorld();
    const { body } = await controlOf(sim, 'POST', 'users', {
      link: { scopes: ['profile_nickname', 'gender'], terms: ['service_2024'], at: '2026-05-01T00:00:00Z' },
      account: { nickname: '=cmd()' },
    });
    expect(body.user).toMatchObject({
      state: 'linked',
      connectedAt: '2026-05-01T00:00:00Z',
      scopes: ['profile_nickname', 'gender'],
      account: { nickname: '=cmd()' },
    });
    const { id } = body.user;
    await controlOf(sim, 'POST', `users/${id}/effects`, [
      { op: 'withdraw-scopes', scopes: ['gender'] },
      { op: 'unlink' },
    ]);
    callOf(sim, 'POST /v1/user/unlink', target(id));
    const history = (await controlOf(sim, 'GET', `users/${id}/history`)).body;
    expect(
      history.map((entry: { endpoint: string; changed: boolean }) => [entry.endpoint, entry.changed]),
    ).toEqual([
      ['control', true],
      ['control', true],
      ['POST /v1/user/unlink', false],
    ]);
    expect((await controlOf(sim, 'GET', `users/${id}`)).body.state).toBe('unlinked');
    expect((await controlOf(sim, 'GET', 'users?state=unlinked')).body.data).toHaveLength(1);
    const wrong = { op: 'agree-scopes', scopes: ['nope'] };
    expect((await controlOf(sim, 'POST', `users/${id}/effects`, wrong)).status).toBe(400);
  });

  it('changes the app: items, terms, keys, limits and variants', async () => {
    const sim = await runningWorld();
    await controlOf(sim, 'PUT', 'scopes', { id: 'talk_dance', ko: '춤', en: 'Dance', type: 'SERVICE' });
    await controlOf(sim, 'PUT', 'terms', { tag: 'new_2026', title: '새 약관' });
    expect((await controlOf(sim, 'PUT', 'scopes', { id: 'x', level: '?' })).status).toBe(400);
    expect((await controlOf(sim, 'PATCH', 'limits', { perMonth: -1 })).status).toBe(400);
    const id = sim.world.idOf(0);
    await controlOf(sim, 'POST', `users/${id}/effects`, { op: 'agree-terms', terms: ['new_2026'] });
    const { scopes } = callOf(sim, 'GET /v2/user/scopes', target(id)).body;
    expect(scopes.at(-1)).toMatchObject({ id: 'talk_dance', agreed: false });
    const shown = await controlOf(sim, 'PATCH', 'app', {
      adminKeys: [{ key: 'test-key' }, { key: 'another-key', isPrimary: true, categories: ['unlink'] }],
      variants: { displayLanguage: 'en' },
    });
    expect(JSON.stringify(shown.body)).not.toContain('another-key');
    expect(callOf(sim, 'GET /v2/user/scopes', target(id)).body.scopes.at(-1).display_name).toBe('Dance');
    expect(callOf(sim, 'GET /v1/user/ids', {}, 'KakaoAK another-key').status).toBe(403);
    const six = Array.from({ length: 6 }, (_, i) => ({ key: `k${i}` }));
    expect((await controlOf(sim, 'PATCH', 'app', { adminKeys: six })).status).toBe(400);
    await controlOf(sim, 'PATCH', 'limits', { hiddenPerSecond: 1 });
    expect([1, 2].map(() => callOf(sim, 'GET /v2/user/me', target(id)).status)).toEqual([200, 400]);
  });

  it('takes no fault rule that would hit nobody, or everybody by mistake', async () => {
    const sim = await runningWorld();
    const add = async (rule: object) => (await controlOf(sim, 'POST', 'faults', rule)).status;
    expect(await add({ endpoint: 'user-scope', kind: 'html' })).toBe(400);
    expect(await add({ endpoint: '/v1/user/unlink', kind: 'html' })).toBe(400);
    expect(await add({ endpoint: 'unlink', kind: 'html', userIds: [2100001503] })).toBe(400);
    expect(await add({ endpoint: 'unlink', kind: 'html', userIds: '2100001503' })).toBe(400);
    expect(await add({ endpoint: 'unlink', kind: 'html', userId: '2100001503' })).toBe(400);
    expect((await controlOf(sim, 'GET', 'faults')).body.rules).toEqual([]);
    for (const endpoint of ['user-scopes', 'jwks', '*'])
      expect(await add({ endpoint, kind: 'html' })).toBe(200);
  });

  it('forgets at a reset who is logged in, and what was changed of a consent item', async () => {
    const sim = await runningWorld();
    const visitor = new Visitor(sim);
    const newcomer = (await controlOf(sim, 'POST', 'users', { link: false })).body.user.id;
    const page = await visitor.login((await visitor.authorize()).html, newcomer);
    const id = sim.world.idOf(0);
    await controlOf(sim, 'PUT', 'scopes', { id: 'profile_nickname', level: 'optional' });
    const isRevocable = () => callOf(sim, 'GET /v2/user/scopes', target(id)).body.scopes[0].revocable;
    expect(isRevocable()).toBe(true);
    await controlOf(sim, 'POST', 'reset');
    expect(isRevocable()).toBe(false);
    expect((await visitor.agree(page.html, [], [])).html).toContain('KOE001');
  });

  it('reads the journal from a number on, as a list or as lines', async () => {
    const sim = await runningWorld();
    for (const i of [0, 1, 2]) callOf(sim, 'POST /v1/user/logout', target(sim.world.idOf(i)));
    const { body } = await controlOf(sim, 'GET', 'journal?after=1&limit=1');
    expect(body.map((entry: { n: number }) => entry.n)).toEqual([2]);
    const lines = await (await fetch(`${sim.baseUrl}/__control/journal?format=lines`)).text();
    expect(lines.trim().split('\n')).toHaveLength(3);
    await controlOf(sim, 'POST', 'reset');
    expect((await controlOf(sim, 'GET', 'journal')).body).toEqual([]);
  });
});
