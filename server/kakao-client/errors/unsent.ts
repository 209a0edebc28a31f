import { KakaoError } from './base.js';

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

/**
 * The pacer does not know the pace, for its store has not answered for some seconds; nothing was sent. Only interactive
 * calls get it, and are not repeated: they have waited. Bulk calls wait on.
 */
export class KakaoPacingError extends KakaoError {
  static {
    KakaoPacingError.prototype.name = 'KakaoPacingError';
  }
  readonly kind = 'pacing';

  constructor(endpoint: string, cause: unknown) {
    super(`Kakao ${endpoint}: not sent, for the pace of calls cannot be read now`, {
      endpoint,
      cause,
    });
  }
}
