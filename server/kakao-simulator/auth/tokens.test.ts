import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { changeApp } from '../control/app-settings.js';
import { putScope } from '../control/catalogue.js';
import { endRunning, runningWorld } from '../testing/running.js';
import { callOf, peopleIn, target } from '../testing/small-world.js';
import { REDIRECT, tokenCall, tokensOf, Visitor } from '../testing/visitor.js';
import { LINKED, WAITING } from '../world/people.js';

afterEach(endRunning);

describe('tokens (§3.2-3.5)', () => {
  it('say who somebody is until they are logged out', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const tokens = await tokensOf(sim, id);
    expect(tokens).toMatchObject({
      token_type: 'bearer',
      expires_in: 21599,
      refresh_token_expires_in: 5183999,
    });
    const bearer = `Bearer ${tokens.access_token}`;
    const info = callOf(sim, 'GET /v1/user/access_token_info', {}, bearer).body;
    expect(info).toMatchObject({ id: Number(id), app_id: 100100 });
    expect(String(callOf(sim, 'GET /v2/user/me', {}, bearer).body.id)).toBe(id);
    const inQuery = `${sim.baseUrl}/v2/user/me?access_token=${tokens.access_token}`;
    expect((await fetch(inQuery)).status).toBe(200);
    callOf(sim, 'POST /v1/user/logout', target(id));
    expect(callOf(sim, 'GET /v2/user/me', {}, bearer).body.msg).toBe('this access token does not exist');
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! };
    expect((await tokenCall(sim, refresh)).body.error_code).toBe('KOE322');
  });

  it('are refreshed, the refresh token only when it is old', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const { refresh_token = '' } = await tokensOf(sim, id);
    const first = await tokenCall(sim, { grant_type: 'refresh_token', refresh_token });
    expect(first.body.access_token).toBeTruthy();
    expect(first.body).not.toHaveProperty('refresh_token');
    sim.tokens.byRefresh(refresh_token)!.refreshExpiresAt -= 31 * 86_400;
    const second = await tokenCall(sim, { grant_type: 'refresh_token', refresh_token });
    expect(second.body.refresh_token).toBeTruthy();
    expect((await tokenCall(sim, { grant_type: 'refresh_token', refresh_token })).body.error_code).toBe(
      'KOE322',
    );
  });

  it('are limited to 20 in ten minutes', async () => {
    const sim = await runningWorld({ variants: { tokenLimitStatus: 429 } });
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const { refresh_token = '' } = await tokensOf(sim, id);
    const again = () => tokenCall(sim, { grant_type: 'refresh_token', refresh_token });
    for (let i = 1; i < 20; i++) expect((await again()).status).toBe(200);
    expect(await again()).toMatchObject({ status: 429, body: { error_code: 'KOE237' } });
  });

  it.each([
    [{ client_id: 'nope' }, 401, 'KOE101'],
    [{ client_secret: 'nope' }, 401, 'KOE010'],
    [{ grant_type: 'password' }, 400, 'KOE310'],
    [{ grant_type: 'refresh_token' }, 400, 'KOE319'],
    [{ grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT }, 400, 'KOE320'],
  ])('%o is refused', async (fields, status, code) => {
    const sim = await runningWorld();
    const answer = await tokenCall(sim, fields as unknown as Record<string, string>);
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
  });

  it('an unregistered platform gets no tokens (KOE009, §7.2)', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const [key] = sim.app.loginKeys;
    changeApp(sim, { loginKeys: [{ ...key, isPlatformRegistered: false }] });
    expect(await tokensOf(sim, id)).toMatchObject({ error: 'misconfigured', error_code: 'KOE009' });
    changeApp(sim, { loginKeys: [key] });
    expect(await tokensOf(sim, id)).toHaveProperty('access_token');
  });

  it('PKCE is checked when it was begun', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const verifier = 'v'.repeat(64);
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    const get = async (code_verifier: string) => {
      const visitor = new Visitor(sim);
      const page = await visitor.authorize({ code_challenge, code_challenge_method: 'S256' });
      const code = (await visitor.login(page.html, id)).back.get('code')!;
      return tokenCall(sim, {
        grant_type: 'authorization_code',
        redirect_uri: REDIRECT,
        code,
        code_verifier,
      });
    };
    expect((await get(verifier)).status).toBe(200);
    expect((await get('x'.repeat(64))).status).toBe(400);
  });
});

describe('ID tokens (§3.7-3.9)', () => {
  it('are verified by a library, also after the keys were rotated', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const { id_token = '' } = await tokensOf(sim, id, { nonce: 'n-1' });
    const discovery = await (await fetch(`${sim.baseUrl}/.well-known/openid-configuration`)).json();
    const keys = createRemoteJWKSet(new URL((discovery as { jwks_uri: string }).jwks_uri));
    const options = { issuer: sim.baseUrl, audience: sim.options.restApiKey, algorithms: ['RS256'] };
    const { payload } = await jwtVerify(id_token, keys, options);
    expect(payload).toMatchObject({ sub: id, nonce: 'n-1' });
    const nicknames = [payload.nickname, sim.world.account(sim.world.positionOf(id)).nickname];
    expect(nicknames[0]).toBe(nicknames[1]);
    sim.provider.keys.rotate();
    const after = await (await fetch(`${sim.baseUrl}/.well-known/jwks.json`)).json();
    expect((after as { keys: unknown[] }).keys).toHaveLength(2);
    await jwtVerify(id_token, createRemoteJWKSet(new URL(`${sim.baseUrl}/.well-known/jwks.json`)), options);
    const info = (token: string) =>
      fetch(`${sim.baseUrl}/oauth/tokeninfo`, {
        method: 'POST',
        body: new URLSearchParams({ id_token: token }),
      });
    expect(await (await info(id_token)).json()).toMatchObject({ sub: id });
    expect(await (await info(`${id_token}x`)).json()).toMatchObject({ error_code: 'KOE400' });
  });

  it('come only when asked for', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    expect(await tokensOf(sim, id, { scope: 'profile_nickname' })).not.toHaveProperty('id_token');
    expect((await tokensOf(sim, id, { scope: 'openid' })).scope).toContain('openid');
    sim.app.isOidc = false;
    expect(await tokensOf(sim, id)).not.toHaveProperty('id_token');
  });
});

describe('what only a token can do (§3.10, §3.11)', () => {
  it('finishes the sign-up once, and stores user properties', async () => {
    const sim = await runningWorld({ waitingShare: 0.5 });
    const [id = ''] = peopleIn(sim, WAITING, 1);
    const { access_token } = await tokensOf(sim, id);
    const bearer = `Bearer ${access_token}`;
    const signup = () => callOf(sim, 'POST /v1/user/signup', { properties: '{"grade":"gold"}' }, bearer).body;
    expect(String(signup().id)).toBe(id);
    expect(signup()).toEqual({ msg: 'already registered', code: -102 });
    expect(callOf(sim, 'GET /v2/user/me', target(id)).body).toMatchObject({
      has_signed_up: true,
      properties: { grade: 'gold' },
    });
    const update = (properties: string) =>
      callOf(sim, 'POST /v1/user/update_profile', { properties }, bearer).body.code;
    expect(update('{"grade":"vip"}')).toBeUndefined();
    expect(update('{"nope":"1"}')).toBe(-201);
    expect(update('[]')).toBe(-2);
  });

  it('gives nothing of an item that is not set up', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const position = sim.world.positionOf(id);
    const scopes = ['profile_nickname', 'profile_image', 'account_email', 'birthday', 'birthyear'];
    sim.world.apply(position, { op: 'agree-scopes', scopes });
    const account = { email: 'a@kakao.example', isEmailValid: true, isEmailVerified: true };
    sim.world.apply(position, {
      op: 'set-account',
      account: { ...account, birthday: '0203', birthyear: '1990' },
    });
    for (const item of scopes.slice(0, 3)) putScope(sim, { id: item, level: 'off' });
    const { access_token, id_token = '' } = await tokensOf(sim, id);
    const info = callOf(sim, 'GET /v1/oidc/userinfo', {}, `Bearer ${access_token}`).body;
    expect(info.birthdate).toBe('0000-02-03');
    for (const claims of [info, decodeJwt(id_token)]) {
      expect(claims.sub).toBe(id);
      for (const name of ['nickname', 'picture', 'email']) expect(claims).not.toHaveProperty(name);
    }
  });

  it('gives of somebody waiting the profile and the email only', async () => {
    const sim = await runningWorld({ waitingShare: 0.5 });
    const [id = ''] = peopleIn(sim, WAITING, 1);
    const position = sim.world.positionOf(id);
    const scopes = ['profile_image', 'account_email', 'name', 'gender', 'birthday', 'phone_number'];
    sim.world.apply(position, { op: 'agree-scopes', scopes: [...scopes, 'shipping_address'] });
    const account = { email: 'a@kakao.example', name: '보리', phoneNumber: '+82 10-0000-0000' };
    sim.world.apply(position, {
      op: 'set-account',
      account: { ...account, gender: 'male', birthday: '0203' },
    });
    const { access_token } = await tokensOf(sim, id, { scope: 'profile_nickname' });
    const bearer = `Bearer ${access_token}`;
    const info = callOf(sim, 'GET /v1/oidc/userinfo', {}, bearer).body;
    expect(Object.keys(info).sort()).toEqual(['email', 'email_verified', 'nickname', 'picture', 'sub']);
    callOf(sim, 'POST /v1/user/signup', {}, bearer);
    expect(callOf(sim, 'GET /v1/oidc/userinfo', {}, bearer).body).toMatchObject({ name: '보리' });
  });

  it('userinfo has what was agreed to', async () => {
    const sim = await runningWorld();
    const [id = ''] = peopleIn(sim, LINKED, 1);
    const position = sim.world.positionOf(id);
    sim.world.apply(position, { op: 'agree-scopes', scopes: ['birthday', 'gender'] });
    sim.world.apply(position, { op: 'withdraw-scopes', scopes: ['phone_number', 'birthyear'] });
    sim.world.apply(position, { op: 'set-account', account: { birthday: '0203', gender: 'female' } });
    const { access_token } = await tokensOf(sim, id);
    const info = callOf(sim, 'GET /v1/oidc/userinfo', {}, `Bearer ${access_token}`).body;
    expect(info).toMatchObject({ sub: id, birthdate: '0000-02-03', gender: 'FEMALE' });
    expect(info).not.toHaveProperty('phone_number');
  });
});
