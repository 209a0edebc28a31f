import { inspect } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPkce, KakaoIdTokenError, KakaoLogin, KakaoOAuthError } from '../index.js';
import { createSigner, type Signer } from '../testing/signing.js';
import { type Answer, type SeenRequest, type Stand, startStand } from '../testing/stand.js';

const CLIENT = 'rest-key';
const SECRET = 'client-secret-0123456789';
let stand: Stand;
let login: KakaoLogin;
let first: Signer;
let second: Signer;
let now = 1_000_000;

beforeAll(async () => {
  [first, second] = await Promise.all([createSigner('k1'), createSigner('k2')]);
  // How long a key takes to be found is a matter of luck, and of the machine.
}, 60_000);

beforeEach(async () => {
  stand = await startStand({ body: '{}' });
  login = new KakaoLogin({
    restApiKey: CLIENT,
    clientSecret: SECRET,
    apiUrl: stand.url,
    authUrl: stand.url,
    issuer: 'https://kauth.kakao.com',
    retries: 0,
    jwks: { now: () => now, cooldownMs: 30_000 },
  });
});

afterEach(async () => {
  await login.close();
  await stand.close();
});

const publish = (...signers: Signer[]): Answer => ({
  body: JSON.stringify({ keys: signers.map((one) => one.jwk) }),
});

function claims(over: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: 'https://kauth.kakao.com',
    aud: CLIENT,
    sub: '4012345601',
    iat,
    exp: iat + 600,
    nonce: 'n',
    ...over,
  };
}

describe('addresses (§3.1, §3.6)', () => {
  it('separates lists by commas and encodes everything', () => {
    const { challenge } = createPkce();
    const url = new URL(
      login.authorizeUrl({
        redirectUri: 'https://example.com/back?a=1&b=2',
        scope: ['openid', 'account_email'],
        serviceTerms: ['t 1', 't2'],
        prompt: ['login', 'create'],
        loginHint: '보리@example.com',
        state: 's&t',
        nonce: 'n',
        codeChallenge: challenge,
      }),
    );
    expect(url.pathname).toBe('/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT,
      redirect_uri: 'https://example.com/back?a=1&b=2',
      response_type: 'code',
      scope: 'openid,account_email',
      service_terms: 't 1,t2',
      prompt: 'login,create',
      login_hint: '보리@example.com',
      state: 's&t',
      nonce: 'n',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const out = new URL(login.logoutUrl({ logoutRedirectUri: 'https://example.com/out' }));
    expect([out.pathname, out.searchParams.get('logout_redirect_uri')]).toEqual([
      '/oauth/logout',
      'https://example.com/out',
    ]);
  });
});

describe('tokens (§3.2–§3.5)', () => {
  it('trades a code', async () => {
    stand.answer = { body: '{"token_type":"bearer","access_token":"a","expires_in":21599,"scope":"openid"}' };
    const answer = await login.exchangeCode({
      code: 'c+d',
      redirectUri: 'https://e.com/r',
      codeVerifier: 'v',
    });
    expect(answer).toEqual({ token_type: 'bearer', access_token: 'a', expires_in: 21599, scope: 'openid' });
    expect(Object.fromEntries(new URLSearchParams(stand.requests[0]!.body))).toEqual({
      grant_type: 'authorization_code',
      redirect_uri: 'https://e.com/r',
      code: 'c+d',
      code_verifier: 'v',
      client_id: CLIENT,
      client_secret: SECRET,
    });
  });

  it('gives KOE errors without the code or the secret', async () => {
    const code = 'a-code-nobody-may-see';
    const error_description = `authorization code not found for code=${code} secret=${encodeURIComponent(SECRET)}`;
    stand.answer = {
      status: 400,
      body: JSON.stringify({ error: 'invalid_grant', error_description, error_code: 'KOE320' }),
    };
    const error = await login.exchangeCode({ code, redirectUri: 'https://e.com' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(KakaoOAuthError);
    expect(error).toMatchObject({ errorCode: 'KOE320', action: 'give-up', isRetryable: false });
    expect(inspect(error, { showHidden: true })).not.toMatch(/nobody-may-see|client-secret/);
    expect(inspect(login, { showHidden: true, depth: 9 })).not.toContain(SECRET);
  });

  it('knows KOE237 whatever its status is (§10 no. 15)', async () => {
    for (const status of [400, 429]) {
      stand.answer = { status, body: '{"error":"invalid_request","error_code":"KOE237"}' };
      await expect(login.refresh('r')).rejects.toMatchObject({ action: 'wait', isRetryable: true });
    }
  });

  it('sends properties as one JSON parameter (§1.3)', async () => {
    stand.answer = { body: '{"id":9223372036854775807}' };
    expect(await login.updateProfile('token', { 등급: 'gold&' })).toEqual({ id: '9223372036854775807' });
    expect(new URLSearchParams(stand.requests[0]!.body).get('properties')).toBe('{"등급":"gold&"}');
    expect(stand.requests[0]!.headers.authorization).toBe('Bearer token');
  });

  it('takes -102 of signup as already so (§3.11)', async () => {
    stand.answer = { status: 400, body: '{"msg":"already registered","code":-102}' };
    await expect(login.signup('t')).rejects.toMatchObject({ code: -102, action: 'already-so' });
  });

  it('accepts token info without an id (§3.4)', async () => {
    stand.answer = { body: '{"expires_in":10,"app_id":1234,"appId":1234}' };
    expect(await login.getTokenInfo('t')).toMatchObject({ expires_in: 10, app_id: 1234 });
  });
});

describe('what OpenID Connect tells (§3.7, §3.9, §6.2)', () => {
  const issuer = 'https://kauth.kakao.com';
  const keys = `${issuer}/.well-known/jwks.json`;
  const endpoints = {
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    userinfo_endpoint: 'https://kapi.kakao.com/v1/oidc/userinfo',
  };

  it.each<[string, () => Promise<object>, object]>([
    [
      'GET /v1/oidc/userinfo',
      () => login.getUserinfo('a-token'),
      { sub: '4012345601', gender: 'MALE', birthdate: '0000-11-28' },
    ],
    [
      'GET /.well-known/openid-configuration',
      () => login.discover(),
      { issuer, ...endpoints, jwks_uri: keys },
    ],
    ['GET /.well-known/sse-configuration', () => login.getSseConfiguration(), { issuer, jwks_uri: keys }],
    ['POST /oauth/tokeninfo', () => login.debugIdToken('an-id-token'), { sub: '4012345601', aud: CLIENT }],
  ])('is asked for by %s and comes as Kakao gives it', async (request, ask, answer) => {
    stand.answer = { body: JSON.stringify(answer) };
    expect(await ask()).toEqual(answer);
    const [{ method, url, headers, body }] = stand.requests as [SeenRequest];
    expect(`${method} ${url}`).toBe(request);
    expect(headers.authorization).toBe(url.endsWith('userinfo') ? 'Bearer a-token' : undefined);
    expect(body).toBe(method === 'POST' ? 'id_token=an-id-token' : '');
  });

  it('is no answer where it is about nobody, and its errors repeat no token', async () => {
    stand.answer = { body: '{"name":"보리"}' };
    await expect(login.getUserinfo('a-token')).rejects.toMatchObject({ kind: 'response' });
    const error = 'no good: an-id-token';
    stand.answer = {
      status: 400,
      body: JSON.stringify({ error: 'invalid_token', error_description: error, error_code: 'KOE400' }),
    };
    const refusal = await login.debugIdToken('an-id-token').catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ errorCode: 'KOE400', description: 'no good: [redacted]' });
    expect(inspect(refusal)).not.toContain('an-id-token');
  });
});

describe('ID tokens (§3.9)', () => {
  it('believes a good one and fetches the keys once', async () => {
    stand.answer = publish(first);
    for (let i = 0; i < 3; i++) {
      const token = await login.verifyIdToken(await first.sign(claims()), { nonce: 'n' });
      expect(token.sub).toBe('4012345601');
    }
    expect(stand.requests).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'issuer'],
    ['another app', { aud: 'other' }, 'audience'],
    ['the past', { exp: 1_000 }, 'expired'],
    ['another nonce', { nonce: 'm' }, 'nonce'],
    ['no nonce', { nonce: undefined }, 'nonce'],
    ['no person', { sub: undefined }, 'subject'],
    ['a strange person', { sub: '-1' }, 'subject'],
  ])('does not believe one of %s', async (_name, over, problem) => {
    stand.answer = publish(first);
    const token = await first.sign(claims(over));
    await expect(login.verifyIdToken(token, { nonce: 'n' })).rejects.toMatchObject({
      problem,
      kind: 'id-token',
    });
  });

  it('does not believe a forged signature, another algorithm or rubbish', async () => {
    stand.answer = publish(first);
    const forged = await second.sign(claims(), { kid: 'k1' });
    await expect(login.verifyIdToken(forged)).rejects.toMatchObject({ problem: 'signature' });
    const none = `${Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')}.${forged.split('.')[1]}.`;
    await expect(login.verifyIdToken(none)).rejects.toMatchObject({ problem: 'signature' });
    for (const rubbish of ['', 'a.b.c', 'x'.repeat(100_000)]) {
      await expect(login.verifyIdToken(rubbish)).rejects.toBeInstanceOf(KakaoIdTokenError);
    }
  });

  it('follows a rotation with one fetch, and asks for an unknown key once (§3.8)', async () => {
    stand.answer = publish(first);
    await login.verifyIdToken(await first.sign(claims()));
    stand.answer = publish(first, second);
    now += 31_000;
    await Promise.all([1, 2, 3].map(async () => login.verifyIdToken(await second.sign(claims()))));
    expect(stand.requests).toHaveLength(2);
    const unknown = await second.sign(claims(), { kid: 'k3' });
    for (let i = 0; i < 5; i++)
      await expect(login.verifyIdToken(unknown)).rejects.toMatchObject({ problem: 'key' });
    expect(stand.requests).toHaveLength(3);
  });

  it('goes on with old keys while Kakao cannot be reached', async () => {
    stand.answer = publish(first);
    await login.verifyIdToken(await first.sign(claims()));
    stand.answer = { status: 503, body: '<html>' };
    now += 3_700_000;
    await login.verifyIdToken(await first.sign(claims()));
    expect(stand.requests).toHaveLength(2);
  });
});
