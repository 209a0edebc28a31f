import { createHash, randomBytes } from 'node:crypto';
import { form } from '../encode.js';

/** Parameters of the authorization request (§3.1). */
export interface AuthorizeParams {
  /** Must equal a registered one. */
  redirectUri: string;
  /** Scope ids for additional consent; OIDC apps must include `openid` or get no new ID token. */
  scope?: readonly string[];
  /** Tags of service terms to show; at least one of them required, or the screen does not appear. */
  serviceTerms?: readonly string[];
  prompt?: readonly ('login' | 'none' | 'create' | 'select_account')[];
  loginHint?: string;
  /** Against forged redirects; comes back with the code. */
  state?: string;
  /** Comes back inside the ID token. */
  nonce?: string;
  /** PKCE, S256: Kakao's discovery document offers it, its table of parameters does not list it. */
  codeChallenge?: string;
  channelPublicId?: string;
}

/** Address of the authorization page (§3.1). */
export function authorizeUrl(authUrl: string, clientId: string, params: AuthorizeParams): string {
  const { scope, serviceTerms, prompt, codeChallenge } = params;
  const query = form({
    client_id: clientId,
    redirect_uri: params.redirectUri,
    response_type: 'code',
    scope: scope?.join(','),
    service_terms: serviceTerms?.join(','),
    prompt: prompt?.join(','),
    login_hint: params.loginHint,
    state: params.state,
    nonce: params.nonce,
    channel_public_id: params.channelPublicId,
    code_challenge: codeChallenge,
    code_challenge_method: codeChallenge === undefined ? undefined : 'S256',
  });
  return `${authUrl}/oauth/authorize?${query}`;
}

/** Address that logs out of the service and of the Kakao Account (§3.6). It revokes no tokens. */
export function logoutUrl(
  authUrl: string,
  clientId: string,
  params: { logoutRedirectUri: string; state?: string },
): string {
  const query = form({
    client_id: clientId,
    logout_redirect_uri: params.logoutRedirectUri,
    state: params.state,
  });
  return `${authUrl}/oauth/logout?${query}`;
}

/** A new PKCE pair (RFC 7636): keep the verifier, send the challenge. */
export function createPkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** A random value for `state` or `nonce`. */
export function randomToken(): string {
  return randomBytes(24).toString('base64url');
}
