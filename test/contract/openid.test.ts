import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findTarget, type Target } from './target.js';

let target: Target;
beforeAll(async () => {
  target = await findTarget();
});

const read = async (path: string) => (await fetch(target.authUrl + path)).json();

describe('§3.7, §3.8, §6.2 metadata', () => {
  it('names the endpoints and what they can do', async () => {
    const metadata = z
      .looseObject({
        issuer: z.url(),
        authorization_endpoint: z.url(),
        token_endpoint: z.url(),
        userinfo_endpoint: z.url(),
        jwks_uri: z.url(),
        response_types_supported: z.array(z.string()),
        id_token_signing_alg_values_supported: z.array(z.string()),
        code_challenge_methods_supported: z.array(z.string()),
      })
      .parse(await read('/.well-known/openid-configuration'));
    expect(metadata.response_types_supported).toContain('code');
    expect(metadata.id_token_signing_alg_values_supported).toEqual(['RS256']);
    expect(metadata.code_challenge_methods_supported).toContain('S256');
    expect(new URL(metadata.authorization_endpoint).pathname).toBe('/oauth/authorize');
    expect(new URL(metadata.token_endpoint).pathname).toBe('/oauth/token');
    expect(new URL(metadata.userinfo_endpoint).pathname).toBe('/v1/oidc/userinfo');
  });

  it('publishes RSA keys with different ids', async () => {
    const key = z.looseObject({
      kid: z.string().min(1),
      kty: z.literal('RSA'),
      alg: z.literal('RS256'),
      use: z.literal('sig'),
      n: z.string().min(300),
      e: z.literal('AQAB'),
    });
    const { keys } = z.object({ keys: z.array(key).min(1) }).parse(await read('/.well-known/jwks.json'));
    expect(new Set(keys.map((one) => one.kid)).size).toBe(keys.length);
  });

  it('describes the account status webhook', async () => {
    const metadata = (await read('/.well-known/sse-configuration')) as Record<string, string>;
    expect(metadata.delivery_methods_supported).toContain('push');
    expect(new URL(metadata.jwks_uri!).pathname).toBe('/.well-known/jwks.json');
  });
});

describe('§7.2 errors of the token endpoint', () => {
  const error = z.looseObject({ error: z.string(), error_description: z.string(), error_code: z.string() });

  it.each([
    [
      { grant_type: 'authorization_code', client_id: 'no-such-key', code: 'x' },
      401,
      'invalid_client',
      'KOE101',
    ],
  ])('%o', async (fields, status, name, code) => {
    const answer = await fetch(`${target.authUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    const body = error.parse(await answer.json());
    expect([answer.status, body.error, body.error_code]).toEqual([status, name, code]);
  });

  it('refuses an ID token that is none', async () => {
    const body = new URLSearchParams({ id_token: 'x.y.z' });
    const answer = await fetch(`${target.authUrl}/oauth/tokeninfo`, { method: 'POST', body });
    expect([answer.status, error.parse(await answer.json()).error_code]).toEqual([400, 'KOE400']);
  });
});
