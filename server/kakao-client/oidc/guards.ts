import { type Check, expected, flag, id, integer, list, object, text } from '../guards/core.js';
import { isKakaoId } from '../ids.js';
import type {
  KakaoDiscovery,
  KakaoSseConfiguration,
  KakaoTokenInfo,
  KakaoTokens,
  KakaoUserinfo,
} from './types.js';

const bearer: Check<string> = (value) =>
  typeof value === 'string' && value.toLowerCase() === 'bearer' ? value : expected('"bearer"', value);

/** §3.2, §3.3 */
export const tokens = object<KakaoTokens>({
  required: ['token_type', 'access_token', 'expires_in'],
  fields: {
    token_type: bearer,
    access_token: text,
    expires_in: integer,
    refresh_token: text,
    refresh_token_expires_in: integer,
    id_token: text,
    scope: text,
  },
});

/** §3.4 */
export const tokenInfo = object<KakaoTokenInfo>({
  required: ['expires_in', 'app_id'],
  fields: { id, expires_in: integer, app_id: integer },
});

/** An id that comes as a string, as in OIDC and webhooks (§1.4). */
const subject: Check<string> = (value) => (isKakaoId(value) ? value : expected('an id as a string', value));

/** §3.9 */
export const userinfo = object<KakaoUserinfo>({
  required: ['sub'],
  fields: {
    sub: subject,
    name: text,
    nickname: text,
    picture: text,
    email: text,
    email_verified: flag,
    gender: text,
    birthdate: text,
    phone_number: text,
    phone_number_verified: flag,
  },
});

/** §3.7 */
export const discovery = object<KakaoDiscovery>({
  required: ['issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'],
  fields: {
    issuer: text,
    authorization_endpoint: text,
    token_endpoint: text,
    userinfo_endpoint: text,
    jwks_uri: text,
  },
});

/** §6.2 */
export const sseConfiguration = object<KakaoSseConfiguration>({
  required: ['issuer', 'jwks_uri'],
  fields: { issuer: text, jwks_uri: text },
});

/** One public key as Kakao publishes it. */
export interface PublicKey {
  kid?: string;
  kty: string;
  alg?: string;
  use?: string;
  n?: string;
  e?: string;
}

/** §3.8 */
export const keySet = object<{ keys: PublicKey[] }>({
  required: ['keys'],
  fields: {
    keys: list(
      object<PublicKey>({
        required: ['kty'],
        fields: { kid: text, kty: text, alg: text, use: text, n: text, e: text },
      }),
    ),
  },
});

/** Any object, for what is only shown. */
export const anything: Check<Record<string, unknown>> = object({ fields: {} });
