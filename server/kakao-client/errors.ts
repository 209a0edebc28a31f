import type { ErrorAction, ErrorScope } from './error-codes.js';

/** The stable `kind` of every error of this package; branch on it or on the class, never on the text. */
export type KakaoErrorKind =
  | 'api'
  | 'timeout'
  | 'connection'
  | 'response'
  | 'oauth'
  | 'argument'
  | 'budget'
  | 'aborted'
  | 'webhook'
  | 'id-token';

/** What every {@link KakaoError} is made from. Texts must be redacted before they come here. */
export interface KakaoErrorInit {
  endpoint: string;
  isAnswerUnknown?: boolean;
  isRetryable?: boolean;
  cause?: unknown;
}

/**
 * The base of everything this package throws, apart from the caller's own abort reason.
 *
 * No error of this package holds a key, a token or a request header, in any property or in `cause`.
 */
export abstract class KakaoError extends Error {
  abstract readonly kind: KakaoErrorKind;
  /** Path of the endpoint, without query, such as `/v1/user/unlink`. */
  readonly endpoint: string;
  /**
   * True when Kakao may have carried the call out although no definite answer came: the connection was cut
   * after sending, a time-out, 5xx, -1, -7, -603 or a broken body, in this or in an earlier attempt of the call.
   */
  isAnswerUnknown: boolean;
  /** True when the same call may succeed later (§7). Says nothing about whether repeating it is harmless. */
  readonly isRetryable: boolean;
  /** How many times the call was sent, or tried to be sent, before this error was given up on. */
  attempts = 1;

  protected constructor(message: string, init: KakaoErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.endpoint = init.endpoint;
    this.isAnswerUnknown = init.isAnswerUnknown ?? false;
    this.isRetryable = init.isRetryable ?? false;
  }
}

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

/** No complete answer within the time allowed. */
export class KakaoTimeoutError extends KakaoError {
  static {
    KakaoTimeoutError.prototype.name = 'KakaoTimeoutError';
  }
  readonly kind = 'timeout';
  /** The time that was allowed, in milliseconds. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number, init: KakaoErrorInit) {
    super(`Kakao ${init.endpoint}: no answer within ${timeoutMs} ms`, { isRetryable: true, ...init });
    this.timeoutMs = timeoutMs;
  }
}

/** The connection could not be made or broke off; `isAnswerUnknown` tells whether the call had been sent. */
export class KakaoConnectionError extends KakaoError {
  static {
    KakaoConnectionError.prototype.name = 'KakaoConnectionError';
  }
  readonly kind = 'connection';
  /** The system's or undici's code, such as `ECONNREFUSED` or `UND_ERR_SOCKET`. */
  readonly code: string | undefined;

  constructor(code: string | undefined, init: KakaoErrorInit) {
    super(`Kakao ${init.endpoint}: connection failed${code ? ` (${code})` : ''}`, {
      isRetryable: true,
      ...init,
    });
    this.code = code;
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

/** The caller passed something that can never work; nothing was sent. */
export class KakaoArgumentError extends KakaoError {
  static {
    KakaoArgumentError.prototype.name = 'KakaoArgumentError';
  }
  readonly kind = 'argument';
  /** The argument's name. */
  readonly argument: string;

  constructor(endpoint: string, argument: string, problem: string) {
    super(`Kakao ${endpoint}: ${argument} ${problem}`, { endpoint });
    this.argument = argument;
  }
}

/** The pacer refused the call because the month's allowance, less its reserve, is spent; nothing was sent. */
export class KakaoBudgetError extends KakaoError {
  static {
    KakaoBudgetError.prototype.name = 'KakaoBudgetError';
  }
  readonly kind = 'budget';

  constructor(endpoint: string, problem: string) {
    super(`Kakao ${endpoint}: ${problem}`, { endpoint });
  }
}

/** The caller's own signal gave the call up; `cause` is the signal's reason. */
export class KakaoAbortError extends KakaoError {
  static {
    KakaoAbortError.prototype.name = 'KakaoAbortError';
  }
  readonly kind = 'aborted';

  constructor(init: KakaoErrorInit) {
    super(`Kakao ${init.endpoint}: given up by the caller`, init);
  }
}

/** What is wrong with an ID token (§3.9). */
export type IdTokenProblem =
  | 'malformed'
  | 'key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'nonce'
  | 'subject';

/** An ID token that must not be believed. */
export class KakaoIdTokenError extends KakaoError {
  static {
    KakaoIdTokenError.prototype.name = 'KakaoIdTokenError';
  }
  readonly kind = 'id-token';
  readonly problem: IdTokenProblem;

  constructor(problem: IdTokenProblem, detail: string) {
    super(`Kakao ID token: ${detail}`, { endpoint: 'id-token' });
    this.problem = problem;
  }
}

/** The error codes with which a receiver of Security Event Tokens answers (RFC 8935, §6.2). */
export type SetErrorCode =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied';

/** A webhook that must not be acted upon; says what to answer. */
export class KakaoWebhookError extends KakaoError {
  static {
    KakaoWebhookError.prototype.name = 'KakaoWebhookError';
  }
  readonly kind = 'webhook';
  readonly code: SetErrorCode;
  /** The status to answer with. */
  readonly httpStatus: number;
  /** For the sender and the log; holds nothing of the request. */
  readonly description: string;

  constructor(webhook: string, code: SetErrorCode, description: string, httpStatus = 400) {
    super(`Kakao ${webhook}: ${description}`, { endpoint: webhook, isRetryable: httpStatus >= 500 });
    this.code = code;
    this.httpStatus = httpStatus;
    this.description = description;
  }

  /** The body to answer with (RFC 8935). */
  toBody(): { err: SetErrorCode; description: string } {
    return { err: this.code, description: this.description };
  }
}
