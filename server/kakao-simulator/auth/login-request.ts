import type { Params } from '../api/call.js';
import { commaList } from '../api/call.js';
import type { App, LoginKey } from '../app.js';
import type { Simulator } from '../simulator.js';
import type { LoginRequest } from './pending-logins.js';

/** An error page shown to the browser, or an error sent back to the client. */
export type RequestProblem =
  | { kind: 'page'; status: number; code: string; text: string }
  | { kind: 'redirect'; error: string; description: string };

const PROMPTS = ['login', 'none', 'create', 'select_account'];
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

const page = (status: number, code: string, text: string): RequestProblem => ({
  kind: 'page',
  status,
  code,
  text,
});
const back = (error: string, description: string): RequestProblem => ({
  kind: 'redirect',
  error,
  description,
});

export function findLoginKey(app: App, clientId: string | undefined): LoginKey | undefined {
  return app.loginKeys.find((one) => one.key === clientId);
}

/** Whether a redirect URI is registered; with none registered, any on this machine is. What is no URI never is. */
export function isRegistered(list: readonly string[], uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  return list.length === 0 ? LOCAL.test(uri) : list.includes(uri);
}

/** Reads and checks the parameters of `/oauth/authorize`. */
export function readLoginRequest(sim: Simulator, params: Params): LoginRequest | RequestProblem {
  const key = findLoginKey(sim.app, params.client_id);
  if (params.client_id === undefined) return page(400, 'KOE001', 'client_id is missing');
  if (sim.app.adminKeys.some((one) => one.key === params.client_id)) {
    return page(400, 'KOE008', 'an Admin key is not a key to log in with');
  }
  if (!key) return page(401, 'KOE101', `Not exist client_id [${params.client_id}]`);
  if (!sim.app.isLoginOn) return page(400, 'KOE004', 'Kakao Login is off');
  const redirectUri = params.redirect_uri;
  if (redirectUri === undefined || !isRegistered(key.redirectUris, redirectUri)) {
    return page(400, 'KOE006', 'the redirect URI is not registered');
  }
  const checked = readRest(sim, params);
  if ('kind' in checked) return checked;
  return { clientId: key.key, redirectUri, ...checked };
}

function readRest(
  sim: Simulator,
  params: Params,
): Omit<LoginRequest, 'clientId' | 'redirectUri'> | RequestProblem {
  if (params.response_type !== 'code') return back('invalid_request', 'unsupported response_type (KOE201)');
  const prompts = commaList((params.prompt ?? '').replaceAll(' ', ','));
  if (prompts.some((one) => !PROMPTS.includes(one))) return back('invalid_request', 'wrong prompt (KOE204)');
  if (prompts.includes('none') && prompts.length > 1) return back('invalid_request', 'wrong prompt (KOE204)');
  // Documented with commas; OpenID Connect clients send spaces.
  const scopes = params.scope === undefined ? undefined : commaList(params.scope.replaceAll(' ', ','));
  const unknown = (scopes ?? []).filter((id) => !isScope(sim, id));
  if (unknown.length > 0) return back('invalid_scope', `invalid scope: ${unknown.join(' ')} (KOE205)`);
  const terms = params.service_terms === undefined ? undefined : commaList(params.service_terms);
  if (terms?.some((tag) => !sim.world.terms.some((term) => term.tag === tag))) {
    return back('invalid_request', 'unknown service_terms (KOE204)');
  }
  if (params.channel_public_id !== undefined) return back('invalid_client', 'no such channel (KOE102)');
  const method = params.code_challenge_method ?? 'S256';
  if (params.code_challenge !== undefined && method !== 'S256') {
    return back('invalid_request', 'code_challenge_method must be S256 (KOE204)');
  }
  return {
    state: params.state,
    nonce: params.nonce,
    codeChallenge: params.code_challenge,
    scopes,
    terms,
    prompts,
    loginHint: params.login_hint,
  };
}

function isScope(sim: Simulator, id: string): boolean {
  if (id === 'openid') return sim.app.isOidc;
  return (sim.world.scopeBit(id) & sim.world.setUpScopes) !== 0;
}
