/** A client of Kakao Login for servers; see README.md in this folder. */
export { KakaoClient } from './client.js';
export { type ApiCategory, ENDPOINTS, type Endpoint, PEOPLE_A_CALL } from './endpoints.js';
export {
  API_ERROR_CODES,
  type ErrorAction,
  type ErrorCodeFacts,
  type ErrorScope,
  OAUTH_ERROR_CODES,
  type OAuthCodeFacts,
} from './error-codes.js';
export {
  type IdTokenProblem,
  isThrottled,
  KakaoAbortError,
  KakaoApiError,
  KakaoArgumentError,
  KakaoBudgetError,
  KakaoConnectionError,
  KakaoError,
  type KakaoErrorKind,
  KakaoIdTokenError,
  KakaoOAuthError,
  KakaoPacingError,
  KakaoResponseError,
  KakaoTimeoutError,
  KakaoWebhookError,
  type SetErrorCode,
} from './errors.js';
export { isKakaoId, MAX_ID } from './ids.js';
export { readStrict } from './json/strict-reader.js';
export { type AuthorizeParams, authorizeUrl, createPkce, randomToken } from './oidc/authorize-url.js';
export { type IdTokenExpectations, verifyIdToken } from './oidc/id-token.js';
export { JwksCache, type JwksCacheOptions } from './oidc/jwks-cache.js';
export { KakaoLogin, type KakaoLoginOptions } from './oidc/kakao-login.js';
export type * from './oidc/types.js';
export type { CallOptions, CallReport, ConnectionOptions, KakaoClientOptions } from './options.js';
export { AdaptivePacer, type AdaptivePacerOptions } from './pacing/adaptive-pacer.js';
export { MemoryPacingStore } from './pacing/memory-store.js';
export type { AcquireOptions, PacedOutcome, Pacer, Permit, Priority } from './pacing/pacer.js';
export {
  initialRateState,
  observe,
  type Pace,
  RATE_DEFAULTS,
  type RateOptions,
  type RateState,
  type Refusal,
  type Tally,
  UNPACED,
} from './pacing/rate-control.js';
export { type EvalPort, RedisPacingStore, type RedisPacingStoreOptions } from './pacing/redis-store.js';
export {
  APP_LANE,
  IDS_LANE,
  kstMonth,
  type LaneOptions,
  type Lease,
  type PacingStore,
  type StoreOptions,
} from './pacing/store.js';
export { pause } from './retry.js';
export { offAbort, onAbort } from './transport/on-abort.js';
export type * from './types.js';
export {
  SECURITY_EVENT_TYPES,
  type SecurityEventCategory,
  type SecurityEventName,
} from './webhooks/event-types.js';
export {
  type SecurityEvent,
  type SecurityEventDetail,
  SecurityEventVerifier,
  type SecurityEventVerifierOptions,
} from './webhooks/security-event.js';
export { readUnlinkWebhook, type UnlinkNotice, type UnlinkWebhookRequest } from './webhooks/unlink.js';
