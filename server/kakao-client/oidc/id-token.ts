import { timingSafeEqual } from 'node:crypto';
import { type CryptoKey, decodeProtectedHeader, errors as jose, jwtVerify } from 'jose';
import { type IdTokenProblem, KakaoError, KakaoIdTokenError } from '../errors.js';
import { isKakaoId } from '../ids.js';
import type { JwksCache } from './jwks-cache.js';
import type { KakaoIdToken } from './types.js';

/** What an ID token must say. */
export interface IdTokenExpectations {
  issuer: string;
  /** The app keys it may be for: the REST API key, and the native or JavaScript key for log-ins through an SDK. */
  audiences: readonly string[];
  /** The nonce that was sent with the authorization request; without it none is compared. */
  nonce?: string | undefined;
  /** Allowed difference of clocks, in seconds. Default 10. */
  skewSeconds?: number | undefined;
}

const MAX_LENGTH = 16 * 1024;

/**
 * Verifies an ID token (§3.9): RS256 signature with a key of Kakao's, `iss`, `aud`, `exp`, `nonce`, and a `sub`
 * that is a user id.
 *
 * @throws {KakaoIdTokenError} when it must not be believed, or cannot be yet (`isRetryable`)
 * @throws {KakaoError} another one when Kakao's keys could not be fetched
 */
export async function verifyIdToken(
  token: string,
  jwks: JwksCache,
  expectations: IdTokenExpectations,
): Promise<KakaoIdToken> {
  if (typeof token !== 'string' || token.length > MAX_LENGTH)
    throw new KakaoIdTokenError('malformed', 'not a token');
  const key = await keyFor(token, jwks);
  let payload: Record<string, unknown>;
  try {
    ({ payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: expectations.issuer,
      audience: [...expectations.audiences],
      requiredClaims: ['sub', 'iat', 'exp'],
      clockTolerance: expectations.skewSeconds ?? 10,
    }));
  } catch (error) {
    throw fromJose(error);
  }
  if (!isKakaoId(payload.sub)) throw new KakaoIdTokenError('subject', 'sub is not a user id');
  const { nonce } = expectations;
  if (nonce !== undefined && !isSame(nonce, payload.nonce)) {
    throw new KakaoIdTokenError('nonce', 'nonce is not the one that was sent');
  }
  return payload as KakaoIdToken;
}

async function keyFor(token: string, jwks: JwksCache): Promise<CryptoKey> {
  let header: { alg?: string; kid?: string };
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new KakaoIdTokenError('malformed', 'no readable header');
  }
  if (header.alg !== 'RS256') throw new KakaoIdTokenError('signature', 'not signed with RS256');
  if (typeof header.kid !== 'string') throw new KakaoIdTokenError('key', 'names no key');
  let key: CryptoKey | null;
  try {
    key = await jwks.get(header.kid);
  } catch (error) {
    if (error instanceof KakaoError) throw error;
    throw new KakaoIdTokenError('key', 'signed with an unusable key');
  }
  if (!key) throw new KakaoIdTokenError('key', 'signed with a key that Kakao does not publish');
  return key;
}

/** What jose found, in our words: its errors carry the payload. */
function fromJose(error: unknown): KakaoIdTokenError {
  if (error instanceof jose.JWTExpired) return new KakaoIdTokenError('expired', 'expired');
  if (error instanceof jose.JWSSignatureVerificationFailed) {
    return new KakaoIdTokenError('signature', 'signature does not fit');
  }
  if (error instanceof jose.JWTClaimValidationFailed) {
    const problem = CLAIM_PROBLEMS[error.claim] ?? 'malformed';
    return new KakaoIdTokenError(problem, `claim ${error.claim} is missing or not as expected`);
  }
  return new KakaoIdTokenError('malformed', 'not a signed JWT');
}

const CLAIM_PROBLEMS: Record<string, IdTokenProblem> = {
  iss: 'issuer',
  aud: 'audience',
  exp: 'expired',
  nbf: 'expired',
  sub: 'subject',
};

function isSame(a: string, b: unknown): boolean {
  if (typeof b !== 'string') return false;
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
