/** A client of Kakao Login for servers; see README.md in this folder. */
export { KakaoClient } from './client.js';
export { type ApiCategory, ENDPOINTS, type Endpoint } from './endpoints.js';
export {
  API_ERROR_CODES,
  type ErrorAction,
  type ErrorCodeFacts,
  type ErrorScope,
  OAUTH_ERROR_CODES,
  type OAuthCodeFacts,
} from './error-codes.js';
export {
  KakaoAbortError,
  KakaoApiError,
  KakaoArgumentError,
  KakaoBudgetError,
  KakaoConnectionError,
  KakaoError,
  type KakaoErrorKind,
  KakaoOAuthError,
  KakaoResponseError,
  KakaoTimeoutError,
} from './errors.js';
export { isKakaoId, MAX_ID } from './ids.js';
export type { CallOptions, CallReport, KakaoClientOptions, Priority } from './options.js';
export type { AcquireOptions, PacedOutcome, Pacer, Permit } from './pacing/pacer.js';
export type * from './types.js';
