import type { ErrorAction, ErrorScope } from '../error-codes.js';
import { KakaoError, type KakaoErrorInit } from './base.js';

/** What a {@link KakaoApiError} is made from; `msg` already redacted. */
export interface KakaoApiErrorInit extends KakaoErrorInit {
  code: number;
  httpStatus: number;
  msg: string;
  action: ErrorAction;
  scope: ErrorScope;
  requiredScopes?: string[];
  allowedScopes?: string[];
  apiType?: string;
  retryAfterMs?: number;
}

/** Kakao answered with an error body `{code, msg}` (§1.6, §7.1), whatever the HTTP status was. */
export class KakaoApiError extends KakaoError {
  static {
    KakaoApiError.prototype.name = 'KakaoApiError';
  }
  readonly kind = 'api';
  /** Kakao's code, negative. Codes that the reference does not list are passed on. */
  readonly code: number;
  readonly httpStatus: number;
  /** Kakao's text with keys masked. Informational: it may change any day. */
  readonly msg: string;
  /** What there is to do about it. */
  readonly action: ErrorAction;
  /** Whether the trouble is this person's or the whole app's (then the next person fails alike). */
  readonly scope: ErrorScope;
  /** With -402: the consent items that the call needs. */
  readonly requiredScopes: string[] | undefined;
  /** With -402: the consent items that the person has agreed to. */
  readonly allowedScopes: string[] | undefined;
  /** With -402: Kakao's name of the API, such as `TALK_MEMO_DEFAULT_SEND`. */
  readonly apiType: string | undefined;
  /** The answer's `Retry-After`, if it had one (Kakao documents none, §8). */
  readonly retryAfterMs: number | undefined;

  constructor(init: KakaoApiErrorInit) {
    super(`Kakao ${init.endpoint}: ${init.code} (HTTP ${init.httpStatus}) ${init.msg}`.trimEnd(), init);
    this.code = init.code;
    this.httpStatus = init.httpStatus;
    this.msg = init.msg;
    this.action = init.action;
    this.scope = init.scope;
    this.requiredScopes = init.requiredScopes;
    this.allowedScopes = init.allowedScopes;
    this.apiType = init.apiType;
    this.retryAfterMs = init.retryAfterMs;
  }
}

/** What a {@link KakaoResponseError} is made from; `evidence` already redacted and cut. */
export interface KakaoResponseErrorInit extends KakaoErrorInit {
  httpStatus: number;
  evidence?: string;
  retryAfterMs?: number;
}

/** Kakao, or something between, answered with what this endpoint never answers: HTML, half a body, another id… */
export class KakaoResponseError extends KakaoError {
  static {
    KakaoResponseError.prototype.name = 'KakaoResponseError';
  }
  readonly kind = 'response';
  readonly httpStatus: number;
  /**
   * The beginning of the body, at most 2,000 characters, keys masked. It can hold personal data, so it is not
   * enumerable: a logger or `util.inspect` does not print it, one must ask for it.
   */
  declare readonly evidence: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(problem: string, init: KakaoResponseErrorInit) {
    super(`Kakao ${init.endpoint}: unusable answer (HTTP ${init.httpStatus}): ${problem}`, init);
    this.httpStatus = init.httpStatus;
    this.retryAfterMs = init.retryAfterMs;
    Object.defineProperty(this, 'evidence', { value: init.evidence, enumerable: false });
  }
}

/** Whether Kakao, or what stands before it, asks to wait: -10, or 429 whatever the body is (§2.1, §8). */
export function isThrottled(error: KakaoError): boolean {
  if (error instanceof KakaoApiError) return error.action === 'wait';
  return 'httpStatus' in error && error.httpStatus === 429;
}

/** What a {@link KakaoOAuthError} is made from; `description` already redacted. */
export interface KakaoOAuthErrorInit extends KakaoErrorInit {
  error: string;
  errorCode: string | undefined;
  description: string;
  httpStatus: number;
  action: ErrorAction;
}

/** kauth answered with `{error, error_description, error_code}` (§1.6, §7.2). */
export class KakaoOAuthError extends KakaoError {
  static {
    KakaoOAuthError.prototype.name = 'KakaoOAuthError';
  }
  readonly kind = 'oauth';
  /** The OAuth error, such as `invalid_grant`. */
  readonly error: string;
  /** `KOE…`, if the body had one. */
  readonly errorCode: string | undefined;
  /** `error_description`, secrets masked. */
  readonly description: string;
  readonly httpStatus: number;
  readonly action: ErrorAction;

  constructor(init: KakaoOAuthErrorInit) {
    const name = init.errorCode ? `${init.errorCode} ${init.error}` : init.error;
    super(`Kakao ${init.endpoint}: ${name} (HTTP ${init.httpStatus}) ${init.description}`.trimEnd(), init);
    this.error = init.error;
    this.errorCode = init.errorCode;
    this.description = init.description;
    this.httpStatus = init.httpStatus;
    this.action = init.action;
  }
}
