import { KakaoError } from './base.js';

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

/** An ID token that must not be believed; `isRetryable`: not yet, for its key may be newer than those that are known. */
export class KakaoIdTokenError extends KakaoError {
  static {
    KakaoIdTokenError.prototype.name = 'KakaoIdTokenError';
  }
  readonly kind = 'id-token';
  readonly problem: IdTokenProblem;

  constructor(problem: IdTokenProblem, detail: string, isRetryable = false) {
    super(`Kakao ID token: ${detail}`, { endpoint: 'id-token', isRetryable });
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
