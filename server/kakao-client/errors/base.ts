/** The stable `kind` of every error of this package; branch on it or on the class, never on the text. */
export type KakaoErrorKind =
  | 'api'
  | 'timeout'
  | 'connection'
  | 'response'
  | 'oauth'
  | 'argument'
  | 'budget'
  | 'pacing'
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
