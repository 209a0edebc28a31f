import type { Simulator } from '../simulator.js';
import { nowSeconds } from '../world/time.js';
import { Call, type Endpoint, type Params } from './call.js';
import { badParameter, Refusal, refusal, unauthorized } from './refusal.js';

const ADMIN = 'KakaoAK ';
const BEARER = 'Bearer ';

/**
 * Checks the Authorization header of a call (§1.2), the caller's address and what the Admin key may do (§1.7).
 *
 * @returns the call, or the refusal.
 */
export function authorize(
  sim: Simulator,
  endpoint: Endpoint,
  header: string | undefined,
  ip: string,
  params: Params,
): Call | Refusal {
  if (header?.startsWith(ADMIN)) {
    const given = header.slice(ADMIN.length);
    const key = sim.app.adminKeys.find((one) => one.key === given);
    if (!key) return unauthorized('KakaoAK', wrongKey(given));
    if (!key.isActive) return unauthorized('KakaoAK', `appKey(${given}) is already deactivated`);
    if (!isAllowed(sim, ip)) return unauthorized('KakaoAK', mismatch(ip));
    if (endpoint.auth === 'token') return unauthorized('KakaoAK', 'this api needs an access token');
    if (key.categories && endpoint.category && !key.categories.includes(endpoint.category)) {
      return refusal(-3, 'this api is not allowed for the given admin key');
    }
    return new Call(sim, params, given, false);
  }
  // Old OAuth 2.0 libraries put the token into the query; they work with Kakao.
  const bearer = header ?? (params.access_token === undefined ? undefined : BEARER + params.access_token);
  if (bearer?.startsWith(BEARER) && endpoint.auth !== 'admin') {
    const token = bearer.slice(BEARER.length);
    if (endpoint.name === 'access-token-info' && !/^[\w-]{16,}$/.test(token))
      return badParameter('malformed token');
    const found = sim.tokens.byAccess(token);
    if (!found) return unauthorized('Bearer', 'this access token does not exist');
    if (found.expiresAt <= nowSeconds())
      return unauthorized('Bearer', 'this access token is already expired');
    if (!isAllowed(sim, ip)) return unauthorized('Bearer', mismatch(ip));
    const call = new Call(sim, params, token, true);
    call.position = found.grant.position;
    call.userId = sim.world.idOf(call.position);
    return call;
  }
  return unauthorized(
    endpoint.auth === 'admin' ? 'KakaoAK' : 'Bearer',
    'cannot find Authorization : KakaoAK header',
  );
}

/** The message echoes the key, as Kakao's does (§7.1): a caller must not log it. */
export function wrongKey(key: string): string {
  return /^[0-9a-f]{32}$/.test(key) ? `appKey(${key}) does not exist` : `wrong appKey(${key}) format`;
}

function mismatch(ip: string): string {
  return `ip mismatched! callerIp=${ip}. check out registered ips.`;
}

function isAllowed(sim: Simulator, ip: string): boolean {
  const { allowedIps } = sim.app;
  return allowedIps.length === 0 || allowedIps.includes(ip);
}
