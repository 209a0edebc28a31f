import { isThrottled, KakaoApiError, type KakaoError, KakaoResponseError } from './errors.js';
import { offAbort, onAbort } from './transport/on-abort.js';

const BASE_MS = 200;
const CAP_MS = 10_000;
const QUOTA_BASE_MS = 2_000;
const QUOTA_CAP_MS = 60_000;

/**
 * How long to wait before attempt `attempt + 1`: exponential with full jitter, so that callers who failed together
 * do not come back together; longer after a quota refusal; what `Retry-After` says where it is there.
 *
 * @param attempt 1 after the first attempt
 */
export function retryDelayMs(error: KakaoError, attempt: number): number {
  if (error instanceof KakaoApiError || error instanceof KakaoResponseError) {
    if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  }
  if (isThrottled(error)) {
    const ceiling = Math.min(QUOTA_CAP_MS, QUOTA_BASE_MS * 3 ** (attempt - 1));
    return ceiling / 2 + (Math.random() * ceiling) / 2;
  }
  return Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
}

/** Waits; rejects with the signal's reason when it is aborted meanwhile. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      offAbort(signal, giveUp);
      resolve();
    }, ms);
    onAbort(signal, giveUp);
  });
}
