import { describe, expect, it } from 'vitest';
import { putScope } from '../control/catalogue.js';
import { callOf, peopleIn, smallWorld, target } from '../testing/small-world.js';
import { LINKED } from '../world/people.js';

const list = (ids: string[]) => ({ target_id_type: 'user_id', target_ids: `[${ids.join(',')}]` });
const keys = (...names: string[]) => ({ property_keys: JSON.stringify(names) });

describe('several people (§2.2)', () => {
  it('is a bare list in another order, without those who are not linked, each once', () => {
    const sim = smallWorld();
    const ids = [sim.world.idOf(0), sim.world.idOf(45), '77'];
    const { body } = callOf(sim, 'GET /v2/app/users', list([...ids, ids[0]!]));
    expect(body.map((one: { id: unknown }) => String(one.id))).toEqual([ids[1], ids[0]]);
    expect(Object.keys(body[1]).filter((key) => key !== 'synched_at')).toEqual(['id', 'connected_at']);
    expect(callOf(sim, 'GET /v2/app/users', list(['77'])).text).toBe('[]');
  });

  it('takes 100 ids, and 20 with property keys', () => {
    const sim = smallWorld();
    const many = (n: number) => list(Array.from({ length: n }, (_, i) => String(i + 1)));
    expect(callOf(sim, 'GET /v2/app/users', many(100)).status).toBe(200);
    expect(callOf(sim, 'GET /v2/app/users', many(101)).body.code).toBe(-2);
    expect(callOf(sim, 'GET /v2/app/users', { ...many(20), ...keys('id') }).status).toBe(200);
    expect(callOf(sim, 'GET /v2/app/users', { ...many(21), ...keys('id') }).body.code).toBe(-2);
  });

  it.each(['1,2', '["1"]', '[1.5]', '[]', '[9223372036854775808]', '[01]', 'x'])(
    'refuses target_ids %s',
    (target_ids) => {
      const answer = callOf(smallWorld(), 'GET /v2/app/users', { target_id_type: 'user_id', target_ids });
      expect([answer.status, answer.body.code]).toEqual([400, -2]);
    },
  );

  it('brings the whole set of a member that is asked for', () => {
    const sim = smallWorld();
    sim.world.apply(0, { op: 'agree-scopes', scopes: ['account_email'] });
    sim.world.apply(0, { op: 'set-account', account: { email: 'a@kakao.example' } });
    const { body } = callOf(sim, 'GET /v2/app/users', {
      ...list([sim.world.idOf(0)]),
      ...keys('kakao_account.email'),
    });
    expect(Object.keys(body[0].kakao_account)).toEqual([
      'email_needs_agreement',
      'is_email_valid',
      'is_email_verified',
      'email',
    ]);
  });

  it('does not know a user property that the console has not', () => {
    const sim = smallWorld();
    const answer = callOf(sim, 'GET /v2/app/users', {
      ...list(['1']),
      ...keys('properties.a', 'properties.grade'),
    });
    expect(answer.body).toEqual({ msg: 'user property not found ([a] for appId=100100)', code: -201 });
  });
});

describe('one person (§2.3)', () => {
  it('keeps ids above 2^53 exact', () => {
    const sim = smallWorld();
    sim.happen('control', '9223372036854775807', [
      {
        op: 'link',
        at: 1_780_000_000,
        isWaiting: false,
        isSynched: false,
        scopes: ['profile_nickname'],
        terms: [],
      },
      { op: 'set-account', account: { nickname: '"}{\\ <b>=1+1' } },
    ]);
    const answer = callOf(sim, 'GET /v2/user/me', target('9223372036854775807'));
    expect(answer.text).toContain('{"id":9223372036854775807,');
    expect(answer.body.kakao_account.profile.nickname).toBe('"}{\\ <b>=1+1');
  });

  it('shows each item as the four states of §4.3', () => {
    const sim = smallWorld({ variants: { needsAgreementWithoutValue: false } });
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const position = sim.world.positionOf(id);
    const accountAfter = (scopes: string[], gender: 'male' | null) => {
      sim.world.apply(position, { op: 'withdraw-scopes', scopes: ['gender'] });
      sim.world.apply(position, { op: 'agree-scopes', scopes });
      sim.world.apply(position, { op: 'set-account', account: { gender } });
      const account = callOf(sim, 'GET /v2/user/me', target(id)).body.kakao_account;
      return [account.gender_needs_agreement, account.gender];
    };
    expect(accountAfter([], 'male')).toEqual([true, undefined]);
    expect(accountAfter([], null)).toEqual([false, undefined]);
    expect(accountAfter(['gender'], 'male')).toEqual([false, 'male']);
    expect(accountAfter(['gender'], null)).toEqual([false, undefined]);
    const account = callOf(sim, 'GET /v2/user/me', target(id)).body.kakao_account;
    expect(account).not.toHaveProperty('birthyear_needs_agreement');
  });

  it('shows nothing of an item that is not set up, whatever was agreed to', () => {
    const sim = smallWorld();
    sim.world.apply(0, { op: 'agree-scopes', scopes: ['profile_nickname', 'profile_image'] });
    const profile = () => callOf(sim, 'GET /v2/user/me', target(sim.world.idOf(0))).body.kakao_account;
    putScope(sim, { id: 'profile_image', level: 'off' });
    expect(Object.keys(profile().profile)).toEqual(['nickname', 'is_default_nickname']);
    putScope(sim, { id: 'profile_nickname', level: 'off' });
    expect(profile()).not.toHaveProperty('profile');
  });

  it('withholds from somebody waiting all but profile and email', () => {
    const sim = smallWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const position = sim.world.positionOf(id);
    sim.world.apply(position, { op: 'unlink' });
    const link = { op: 'link', at: 1_780_000_000, isWaiting: true, isSynched: false, terms: [] } as const;
    sim.world.apply(position, { ...link, scopes: ['profile_nickname', 'gender'] });
    const { body } = callOf(sim, 'GET /v2/user/me', target(id));
    expect(body.has_signed_up).toBe(false);
    expect(body.kakao_account).not.toHaveProperty('gender_needs_agreement');
    expect(body).not.toHaveProperty('properties');
    sim.app.isAutoLink = true;
    expect(callOf(sim, 'GET /v2/user/me', target(id)).body).not.toHaveProperty('has_signed_up');
  });

  it('gives https pictures only when asked', () => {
    const sim = smallWorld();
    sim.world.apply(0, { op: 'agree-scopes', scopes: ['profile_image'] });
    const id = sim.world.idOf(0);
    const url = (extra: object) =>
      callOf(sim, 'GET /v2/user/me', { ...target(id), ...extra }).body.kakao_account.profile
        .profile_image_url;
    expect(url({})).toMatch(/^http:/);
    expect(url({ secure_resource: 'true' })).toMatch(/^https:/);
  });

  it.each([
    [{}],
    [{ target_id_type: 'user_id' }],
    [{ target_id_type: 'email', target_id: '1' }],
    [{ target_id_type: 'user_id', target_id: '1x' }],
  ])('refuses %o', (params) => {
    expect(callOf(smallWorld(), 'GET /v2/user/me', params).body.code).toBe(-2);
  });

  it('answers -101 for somebody who is not linked', () => {
    const answer = callOf(smallWorld(), 'GET /v2/user/me', target('12345'));
    expect([answer.status, answer.body]).toEqual([400, { msg: 'NotRegisteredUserException', code: -101 }]);
  });
});
