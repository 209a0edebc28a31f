import { describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { callOf, peopleIn, smallWorld, target } from '../testing/small-world.js';
import { LINKED } from '../world/people.js';

/** A linked person who agreed to exactly these. */
function personWith(sim: Simulator, scopes: string[], terms: string[]): string {
  const [id = ''] = peopleIn(sim, LINKED, 1);
  const position = sim.world.positionOf(id);
  sim.world.apply(position, { op: 'unlink' });
  sim.world.apply(position, {
    op: 'link',
    at: 1_780_000_000,
    isWaiting: false,
    isSynched: true,
    scopes,
    terms,
  });
  return id;
}

const withScopes = (id: string, ...scopes: string[]) => ({ ...target(id), scopes: JSON.stringify(scopes) });

describe('consent items (§2.4, §2.5)', () => {
  it('lists items in use and items once agreed to; `revocable` only when agreed', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname', 'birthyear'], []);
    const { scopes } = callOf(sim, 'GET /v2/user/scopes', target(id)).body;
    const item = (name: string) => scopes.find((one: { id: string }) => one.id === name);
    expect(item('profile_nickname')).toMatchObject({ using: true, agreed: true, revocable: false });
    expect(item('birthyear')).toMatchObject({ using: false, agreed: true, revocable: true });
    expect(item('account_email')).not.toHaveProperty('revocable');
    const other = callOf(sim, 'GET /v2/user/scopes', target(sim.world.idOf(1))).body;
    expect(other.scopes.length).toBeGreaterThanOrEqual(11);
  });

  it('filters, and refuses an unknown id', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname'], []);
    expect(callOf(sim, 'GET /v2/user/scopes', withScopes(id, 'gender')).body.scopes).toHaveLength(1);
    expect(callOf(sim, 'GET /v2/user/scopes', withScopes(id, 'nope')).body.code).toBe(-2);
    expect(callOf(sim, 'GET /v2/user/scopes', { ...target(id), scopes: 'gender' }).body.code).toBe(-2);
  });

  it('revokes what can be revoked and answers with the whole list', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname', 'account_email', 'birthyear'], []);
    const { scopes } = callOf(
      sim,
      'POST /v2/user/revoke/scopes',
      withScopes(id, 'account_email', 'birthyear'),
    ).body;
    expect(scopes.find((one: { id: string }) => one.id === 'account_email').agreed).toBe(false);
    expect(scopes.some((one: { id: string }) => one.id === 'birthyear')).toBe(false);
  });

  it('refuses a required item, a mixed list as a whole, and nothing to revoke', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname', 'account_email'], []);
    const revoke = (...scopes: string[]) =>
      callOf(sim, 'POST /v2/user/revoke/scopes', withScopes(id, ...scopes));
    expect(revoke('profile_nickname')).toMatchObject({ status: 403, body: { code: -3 } });
    expect(revoke('profile_nickname', 'account_email')).toMatchObject({ status: 403, body: { code: -3 } });
    expect(revoke('gender')).toMatchObject({ status: 400, body: { code: -2 } });
    expect(revoke('nope')).toMatchObject({ status: 400, body: { code: -2 } });
    sim.app.variants.mixedRevoke = 'partial';
    expect(revoke('profile_nickname', 'account_email').status).toBe(200);
  });
});

describe('service terms (§2.6-2.8, §2.12)', () => {
  it('lists those agreed to, or all, narrowed by tags', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname'], ['service_2024']);
    const terms = (extra: object) =>
      callOf(sim, 'GET /v2/user/service_terms', { ...target(id), ...extra }).body;
    expect(terms({}).service_terms).toEqual([
      {
        tag: 'service_2024',
        required: true,
        agreed: true,
        revocable: false,
        agreed_at: '2026-05-28T20:26:40Z',
        agreed_by: 'KAUTH',
      },
    ]);
    const all = terms({ result: 'app_service_terms' }).service_terms;
    expect(all).toHaveLength(4);
    expect(all[2]).toEqual({ tag: 'marketing_2025', required: false, agreed: false, revocable: true });
    expect(terms({ tags: 'marketing_2025' })).not.toHaveProperty('service_terms');
    expect(terms({ tags: 'nope' })).toMatchObject({ code: -2 });
    expect(terms({ result: 'nope' })).toMatchObject({ code: -2 });
    const legacy = callOf(sim, 'GET /v1/user/service/terms', {
      ...target(id),
      extra: 'app_service_terms',
    }).body;
    expect(legacy.allowed_service_terms).toEqual([
      { tag: 'service_2024', agreed_at: '2026-05-28T20:26:40Z' },
    ]);
    expect(legacy.app_service_terms).toHaveLength(4);
  });

  it('revokes partially: what cannot go is left out of the answer', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname'], ['service_2024', 'marketing_2025']);
    const tags = 'service_2024,marketing_2025,night_push_2025';
    const { body, status } = callOf(sim, 'POST /v2/user/revoke/service_terms', { ...target(id), tags });
    expect([status, body.revoked_service_terms]).toEqual([200, [{ tag: 'marketing_2025', agreed: false }]]);
    const again = callOf(sim, 'POST /v2/user/revoke/service_terms', { ...target(id), tags });
    expect(again.body).not.toHaveProperty('revoked_service_terms');
  });

  it('records consents by the API and keeps those given on the screen', () => {
    const sim = smallWorld();
    const id = personWith(sim, ['profile_nickname'], ['marketing_2025']);
    const tags = 'marketing_2025,night_push_2025';
    const { agreed_service_terms: list } = callOf(sim, 'POST /v2/user/upgrade/service_terms', {
      ...target(id),
      tags,
    }).body;
    expect(list.map((one: { agreed_by: string }) => one.agreed_by)).toEqual(['KAUTH', 'KAPI']);
    expect(list[0].agreed_at).toBe('2026-05-28T20:26:40Z');
    expect(callOf(sim, 'POST /v2/user/upgrade/service_terms', { ...target(id), tags: 'x' }).body.code).toBe(
      -2,
    );
  });

  it('needs Kakao Sync', () => {
    const sim = smallWorld();
    sim.app.isKakaoSync = false;
    const { status, body } = callOf(sim, 'GET /v2/user/service_terms', target(sim.world.idOf(0)));
    expect([status, body.code]).toEqual([403, -3]);
  });
});
