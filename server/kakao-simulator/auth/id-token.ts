import { pictureUrl } from '../api/person.js';
import type { Simulator } from '../simulator.js';
import type { Grant } from './tokens.js';

/** The ID token of a grant (§3.9): as long-lived as the access token, with what the app may see of the person. */
export function idToken(sim: Simulator, grant: Grant, now: number, lifetime: number): string {
  const account = sim.world.account(grant.position);
  const seen = sim.world.seenScopes(grant.position);
  const may = (scope: string) => (seen & sim.world.scopeBit(scope)) !== 0;
  const hasEmail = may('account_email') && account.email && account.isEmailValid && account.isEmailVerified;
  return sim.provider.keys.sign({
    iss: sim.issuer,
    aud: grant.clientId,
    sub: sim.world.idOf(grant.position),
    iat: now,
    exp: now + lifetime,
    auth_time: grant.authTime,
    ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
    ...(may('profile_nickname') ? { nickname: account.nickname } : {}),
    ...(may('profile_image') ? { picture: pictureUrl(account, 110, false) } : {}),
    ...(hasEmail ? { email: account.email } : {}),
  });
}

/** The metadata of §3.7, with this program's own addresses. */
export function discovery(sim: Simulator): string {
  const base = sim.baseUrl;
  return JSON.stringify({
    issuer: sim.issuer,
    authorization_endpoint: `${base}/oauth/authorize`,
    token_endpoint: `${base}/oauth/token`,
    userinfo_endpoint: `${base}/v1/oidc/userinfo`,
    jwks_uri: `${base}/.well-known/jwks.json`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    request_uri_parameter_supported: false,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    claims_supported: [
      'iss',
      'aud',
      'sub',
      'auth_time',
      'exp',
      'iat',
      'nonce',
      'nickname',
      'picture',
      'email',
    ],
  });
}

/** The metadata of the account status webhook (§6.2). */
export function sseConfiguration(sim: Simulator): string {
  return JSON.stringify({
    issuer: sim.issuer,
    jwks_uri: `${sim.baseUrl}/.well-known/jwks.json`,
    delivery_methods_supported: 'http://schemas.openid.net/secevent/risc/delivery-method/push',
  });
}
