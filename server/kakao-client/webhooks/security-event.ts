import { type CryptoKey, compactVerify, decodeProtectedHeader } from 'jose';
import { KakaoWebhookError } from '../errors.js';
import { isKakaoId } from '../ids.js';
import { readJsonText, settleBigInts } from '../json/read-json.js';
import type { JwksCache } from '../oidc/jwks-cache.js';
import { SECURITY_EVENT_TYPES, type SecurityEventCategory, type SecurityEventName } from './event-types.js';

const NAME = 'account status webhook';

/** One event inside a token. */
export interface SecurityEventDetail {
  uri: string;
  /** Null for a URI that is not known: store it and do nothing (§6.3). */
  name: SecurityEventName | null;
  category: SecurityEventCategory | null;
  /** As Kakao sent it: `subject`, `reason`, `scope`… */
  details: Record<string, unknown>;
}

/** A verified Security Event Token (§6.2). */
export interface SecurityEvent {
  iss: string;
  aud: string[];
  /** The user's id. */
  sub: string;
  /** Unix seconds. */
  iat: number;
  /** When it happened, Unix seconds; `iat` where it was missing. Order by it: arrival has no order. */
  toe: number;
  /** Transaction id: Kakao's `txm`, or `txn` as RFC 8417 spells it. */
  txn: string | null;
  /** Unique id of the token: the key against doing things twice. */
  jti: string;
  events: SecurityEventDetail[];
  /** True when this `jti` came before: answer 202 and do nothing. */
  isRepeated: boolean;
}

/** Options of {@link SecurityEventVerifier}. */
export interface SecurityEventVerifierOptions {
  issuer: string;
  /** Accepted `aud`: sources differ between REST API key and app id (§10 no. 10), so give all of your own. */
  audiences: readonly string[];
  jwks: JwksCache;
  /** How far ahead of the clock `iat` and `toe` may be, in seconds. Default 60. */
  skewSeconds?: number;
  /** The clock, asked only of tokens that are Kakao's: Unix time, in milliseconds. Default: this host's. */
  now?: () => number | Promise<number>;
  /** Longest token, in characters. Default 64 Ki. */
  maxLength?: number;
  /** Whether this `jti` came before, and remembers it. Default: the last 10,000 are kept in this process. */
  isRepeated?: (jti: string) => boolean | Promise<boolean>;
}

/** Verifies the account status webhook (§6.2), in the order given there. */
export class SecurityEventVerifier {
  readonly #options: SecurityEventVerifierOptions;
  readonly #isRepeated: (jti: string) => boolean | Promise<boolean>;

  constructor(options: SecurityEventVerifierOptions) {
    this.#options = options;
    this.#isRepeated = options.isRepeated ?? rememberLast(10_000);
  }

  /**
   * @param body the request's body: the compact JWT itself
   * @throws {KakaoWebhookError} with the RFC 8935 code and status to answer; 503 when its key cannot be looked up now
   * @throws what `now` or `isRepeated` throws
   */
  async verify(body: string): Promise<SecurityEvent> {
    const { issuer, audiences, skewSeconds = 60, now = Date.now, maxLength = 64 * 1024 } = this.#options;
    const token = body.trim();
    if (token.length === 0 || token.length > maxLength) throw refuse('invalid_request', 'empty or too large');
    const key = await this.#keyFor(token);
    const claims = await readClaims(token, key);
    if (claims.iss !== issuer) throw refuse('invalid_issuer', 'iss is not Kakao');
    // Numbers too: one of the sources expects the numeric app id (§6.2).
    const aud = (Array.isArray(claims.aud) ? claims.aud : [claims.aud]).map(String);
    if (!aud.some((one) => audiences.includes(one))) throw refuse('invalid_audience', 'aud is not this app');
    const { sub, jti, iat, toe = iat, events } = claims;
    if (!isKakaoId(sub)) throw refuse('invalid_request', 'sub is missing or not a user id');
    if (typeof jti !== 'string' || jti.length === 0 || jti.length > 500)
      throw refuse('invalid_request', 'no jti');
    if (!isRecord(events) || Object.keys(events).length === 0) throw refuse('invalid_request', 'no events');
    const latest = (await now()) / 1000 + skewSeconds;
    for (const time of [iat, toe]) {
      if (typeof time !== 'number' || !Number.isFinite(time))
        throw refuse('invalid_request', 'iat or toe is no time');
      if (time > latest) throw refuse('invalid_request', 'iat or toe lies in the future');
      if (time < 0) throw refuse('invalid_request', 'iat or toe lies before 1970');
    }
    const txn = claims.txm ?? claims.txn;
    return {
      iss: issuer,
      aud,
      sub,
      iat: iat as number,
      toe: toe as number,
      txn: typeof txn === 'string' ? txn : null,
      jti,
      events: Object.entries(events).map(toDetail),
      isRepeated: await this.#isRepeated(jti),
    };
  }

  async #keyFor(token: string): Promise<CryptoKey> {
    let header: { alg?: string; typ?: string; kid?: string };
    try {
      header = decodeProtectedHeader(token);
    } catch {
      throw refuse('invalid_request', 'not a JWT');
    }
    if (header.alg !== 'RS256') throw refuse('invalid_request', 'alg is not RS256');
    if (!/^(application\/)?secevent\+jwt$/i.test(String(header.typ))) {
      throw refuse('invalid_request', 'typ is not secevent+jwt');
    }
    if (typeof header.kid !== 'string') throw refuse('invalid_key', 'kid is missing');
    let key: CryptoKey | null;
    try {
      key = await this.#options.jwks.get(header.kid);
    } catch {
      throw new KakaoWebhookError(NAME, 'invalid_key', 'the keys cannot be fetched now', 503);
    }
    if (!key) throw refuse('invalid_key', 'kid is not published');
    return key;
  }
}

async function readClaims(token: string, key: CryptoKey): Promise<Record<string, unknown>> {
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(token, key, { algorithms: ['RS256'] }));
  } catch {
    throw refuse('invalid_key', 'the signature does not fit');
  }
  try {
    const claims = readJsonText(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    settleBigInts(claims);
    if (isRecord(claims)) return claims;
  } catch {
    // Falls through: not JSON, or not UTF-8.
  }
  throw refuse('invalid_request', 'the payload is not a JSON object');
}

function toDetail([uri, details]: [string, unknown]): SecurityEventDetail {
  const known = SECURITY_EVENT_TYPES.get(uri);
  return {
    uri,
    name: known?.name ?? null,
    category: known?.category ?? null,
    details: isRecord(details) ? details : {},
  };
}

function rememberLast(count: number): (jti: string) => boolean {
  const seen = new Set<string>();
  return (jti) => {
    if (seen.has(jti)) return true;
    seen.add(jti);
    if (seen.size > count) seen.delete(seen.values().next().value as string);
    return false;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: KakaoWebhookError['code'], description: string): KakaoWebhookError {
  return new KakaoWebhookError(NAME, code, description);
}
