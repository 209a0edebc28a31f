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
