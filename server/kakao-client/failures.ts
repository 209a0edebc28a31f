import type { Endpoint } from './endpoints.js';
import {
  isThrottled,
  KakaoAbortError,
  KakaoApiError,
  KakaoConnectionError,
  type KakaoError,
  KakaoOAuthError,
  KakaoResponseError,
  KakaoTimeoutError,
} from './errors.js';
import type { PacedOutcome } from './pacing/pacer.js';
import type { Redact } from './redact.js';
import { cleanCause, codeOf } from './transport/cause.js';
import type { WireFailure } from './transport/exchange.js';

/** The error for an exchange without a complete answer. Whether it was sent decides whether the answer is unknown. */
export function fromWireFailure(
  failure: WireFailure,
  endpoint: Endpoint,
  limits: { timeoutMs: number; maxBytes: number },
  redact: Redact,
): KakaoError {
  const init = { endpoint: endpoint.path, isAnswerUnknown: failure.isSent };
  switch (failure.reason) {
    case 'timeout':
      return new KakaoTimeoutError(limits.timeoutMs, init);
    case 'aborted':
      return new KakaoAbortError({ ...init, cause: failure.cause });
    case 'too-large':
      return new KakaoResponseError(`body larger than ${limits.maxBytes} bytes`, {
        ...init,
        httpStatus: failure.status ?? 0,
      });
    default: {
      const cause = cleanCause(failure.cause, redact);
      return new KakaoConnectionError(codeOf(failure.cause), { ...init, cause });
    }
  }
}

/** The error for a call that its own caller gave up. */
export function aborted(
  endpoint: Endpoint,
  reason: unknown,
  isAnswerUnknown: boolean,
  attempts: number,
): KakaoAbortError {
  const error = new KakaoAbortError({ endpoint: endpoint.path, isAnswerUnknown, cause: reason });
  error.attempts = attempts;
  return error;
}

/** What `onCall` calls the code: kapi's number or kauth's `KOE…`. */
export function codeOfFailure(failure: KakaoError | null): number | string | null {
  if (failure instanceof KakaoApiError) return failure.code;
  return failure instanceof KakaoOAuthError ? (failure.errorCode ?? failure.error) : null;
}

/** What an attempt's end means for pacing; refusals that are not about quota are as good as an answer. */
export function pacedResult(failure: KakaoError | null, isSent: boolean): PacedOutcome['result'] {
  if (failure === null) return 'ok';
  if (failure.kind === 'aborted') return isSent ? 'ok' : 'unused';
  if (isThrottled(failure)) return 'throttled';
  if (failure instanceof KakaoApiError || failure instanceof KakaoOAuthError) {
    return failure.httpStatus >= 500 || failure.isRetryable ? 'failed' : 'ok';
  }
  return 'failed';
}
