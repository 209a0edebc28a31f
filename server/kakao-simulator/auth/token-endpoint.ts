import { createHash, timingSafeEqual } from 'node:crypto';
import type { Answer, Params } from '../api/call.js';
import type { Refusal } from '../api/refusal.js';
import type { LoginKey } from '../app.js';
import type { Simulator } from '../simulator.js';
import { nowSeconds } from '../world/time.js';
import { idToken } from './id-token.js';
import { koe } from './koe.js';
import { findLoginKey } from './login-request.js';
import { type Grant, newToken } from './tokens.js';

/** Seconds that an access token lives, by the kind of key (§3.2). */
const ACCESS_LIFETIME = { rest: 21_599, native: 43_199, javascript: 7199 };
const REFRESH_LIFETIME = 5_184_000;
/** A refresh token with less than this left is exchanged for another (§3.3). */
const REFRESH_RENEWAL = 30 * 86_400;

/** `POST /oauth/token` (§3.2, §3.3). */
export function tokenEndpoint(sim: Simulator, params: Params): Answer {
  const key = findLoginKey(sim.app, params.client_id);
  if (!key) return koe(401, 'KOE101', 'invalid_client', `Not exist client_id [${params.client_id ?? ''}]`);
  if (key.isSecretOn && !isSame(params.client_secret ?? '', key.secret)) {
    return koe(401, 'KOE010', 'invalid_client', 'Bad client credentials');
  }
  if (!key.isPlatformRegistered) {
    return koe(400, 'KOE009', 'misconfigured', 'the platform is not registered');
  }
  if (params.grant_type === 'authorization_code') return byCode(sim, key, params);
  if (params.grant_type === 'refresh_token') return byRefreshToken(sim, key, params);
  return koe(400, 'KOE310', 'unsupported_grant_type', `unsupported grant_type: ${params.grant_type ?? ''}`);
}

function byCode(sim: Simulator, key: LoginKey, params: Params): Answer {
  const now = nowSeconds();
  const code = params.code ?? '';
  const grant = sim.provider.codes.take(code, now);
  if (!grant || grant.clientId !== key.key) {
    return koe(400, 'KOE320', 'invalid_grant', `authorization code not found for code=${code}`);
  }
  if (grant.redirectUri !== params.redirect_uri) {
    return koe(400, 'KOE303', 'invalid_grant', 'Redirect URI mismatch.');
  }
  if (grant.codeChallenge !== undefined) {
    const answer = createHash('sha256')
      .update(params.code_verifier ?? '')
      .digest('base64url');
    if (!isSame(answer, grant.codeChallenge)) {
      return koe(400, 'KOE320', 'invalid_grant', 'code_verifier does not match code_challenge');
    }
  }
  const { position } = grant;
  if (!sim.world.isLinked(position)) return koe(400, 'KOE320', 'invalid_grant', 'user is not linked');
  const limited = takeAccess(sim, position) ?? takeRefresh(sim, position);
  if (limited) return limited;
  const full: Grant = {
    position,
    clientId: key.key,
    refreshToken: newToken(),
    refreshExpiresAt: now + REFRESH_LIFETIME,
    hasIdToken: grant.hasIdToken,
    authTime: grant.authTime,
    nonce: grant.nonce,
    accessTokens: new Set(),
  };
  sim.tokens.addGrant(full);
  return tokensJson(sim, key, full, true);
}

function byRefreshToken(sim: Simulator, key: LoginKey, params: Params): Answer {
  if (!params.refresh_token) return koe(400, 'KOE319', 'invalid_grant', 'refresh_token is missing');
  const now = nowSeconds();
  const grant = sim.tokens.byRefresh(params.refresh_token);
  if (!grant || grant.clientId !== key.key || grant.refreshExpiresAt <= now) {
    return koe(400, 'KOE322', 'invalid_grant', 'expired_or_invalid_refresh_token');
  }
  const limited = takeAccess(sim, grant.position);
  if (limited) return limited;
  const isOld = grant.refreshExpiresAt - now < REFRESH_RENEWAL;
  if (isOld) {
    const refused = takeRefresh(sim, grant.position);
    if (refused) return refused;
    sim.tokens.renew(grant, now + REFRESH_LIFETIME);
  }
  return tokensJson(sim, key, grant, isOld);
}

function tokensJson(sim: Simulator, key: LoginKey, grant: Grant, namesRefreshToken: boolean): string {
  const now = nowSeconds();
  const lifetime = ACCESS_LIFETIME[key.type];
  const agreed = sim.world.people.scopes[grant.position]!;
  const scopes = sim.world.scopes
    .filter((item) => item.level !== 'off' && (agreed & sim.world.scopeBit(item.id)) !== 0)
    .map((item) => item.id);
  if (grant.hasIdToken) scopes.push('openid');
  const accessToken = sim.tokens.issue(grant, now + lifetime);
  sim.happen('oauth-token', sim.world.idOf(grant.position), [{ op: 'issue-tokens' }]);
  return JSON.stringify({
    token_type: 'bearer',
    access_token: accessToken,
    ...(grant.hasIdToken ? { id_token: idToken(sim, grant, now, lifetime) } : {}),
    expires_in: lifetime,
    ...(namesRefreshToken
      ? { refresh_token: grant.refreshToken, refresh_token_expires_in: grant.refreshExpiresAt - now - 1 }
      : {}),
    scope: scopes.join(' '),
  });
}

function takeAccess(sim: Simulator, position: number): Refusal | undefined {
  return sim.provider.tokenLimits.takeAccess(position, Date.now()) ? undefined : tooMany(sim);
}

function takeRefresh(sim: Simulator, position: number): Refusal | undefined {
  return sim.provider.tokenLimits.takeRefresh(position, Date.now()) ? undefined : tooMany(sim);
}

function tooMany(sim: Simulator): Refusal {
  return koe(
    sim.app.variants.tokenLimitStatus,
    'KOE237',
    'invalid_request',
    'token request rate limit exceeded.',
  );
}

function isSame(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  return timingSafeEqual(left, createHash('sha256').update(b).digest());
}
