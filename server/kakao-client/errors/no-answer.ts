import { KakaoError, type KakaoErrorInit } from './base.js';

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
