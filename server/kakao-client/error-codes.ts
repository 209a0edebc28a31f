/**
 * What to do about a refusal: `fix` the request or the app's settings, `ask-consent` from the person, `wait` until
 * a quota is free, `retry` soon, `give-up` (final), or nothing because it is `already-so`.
 */
export type ErrorAction = 'fix' | 'ask-consent' | 'wait' | 'retry' | 'give-up' | 'already-so';

/** Whether a refusal concerns one person (or one request) or the whole app. */
export type ErrorScope = 'person' | 'app';

/** What §7 says about one code. */
export interface ErrorCodeFacts {
  readonly action: ErrorAction;
  readonly scope: ErrorScope;
  /** §7.1 "Retryable": the same call may succeed later. */
  readonly isRetryable: boolean;
  /** The call may have been carried out in spite of the error. */
  readonly isAnswerUnknown: boolean;
  readonly meaning: string;
}

function final(action: ErrorAction, scope: ErrorScope, meaning: string): ErrorCodeFacts {
  return { action, scope, meaning, isRetryable: false, isAnswerUnknown: false };
}

function passing(scope: ErrorScope, isAnswerUnknown: boolean, meaning: string): ErrorCodeFacts {
  return { action: 'retry', scope, meaning, isRetryable: true, isAnswerUnknown };
}

/** Every kapi code of §7.1. */
export const API_ERROR_CODES: ReadonlyMap<number, ErrorCodeFacts> = new Map([
  [-1, passing('person', true, 'internal error at Kakao')],
  [-2, final('fix', 'person', 'missing or invalid parameter, unknown tag or scope id')],
  [-3, final('fix', 'app', 'feature off in the app, or API not allowed for this Admin key')],
  [-4, final('give-up', 'person', 'account sanctioned or action restricted')],
  [-5, final('fix', 'app', 'the app lacks the permission')],
  [-6, final('give-up', 'app', 'action that Kakao does not allow')],
  [-7, passing('app', true, 'maintenance or internal problem at Kakao')],
  [-8, final('fix', 'app', 'bad header')],
  [-9, final('give-up', 'app', 'API retired')],
  [
    -10,
    {
      action: 'wait',
      scope: 'app',
      isRetryable: true,
      isAnswerUnknown: false,
      meaning: 'quota exceeded',
    },
  ],
  [-11, final('wait', 'app', 'spending limit of a paid API reached')],
  [-12, final('give-up', 'app', 'app or developer account sanctioned')],
  [-101, final('give-up', 'person', 'user not linked to the app')],
  [-102, final('already-so', 'person', 'user already linked to the app')],
  [-103, final('give-up', 'person', 'dormant or nonexistent Kakao account')],
  [-201, final('fix', 'app', 'user property key not defined in the app')],
  [-301, final('fix', 'app', 'no such app')],
  [-401, final('fix', 'app', 'invalid app key or token, app mismatch, or caller IP not allowed')],
  [-402, final('ask-consent', 'person', 'consent missing')],
  [-405, final('ask-consent', 'person', 'age verification required')],
  [-406, final('give-up', 'person', 'user under 14 on an app that forbids it')],
  [-451, final('ask-consent', 'person', 'age verification')],
  [-452, final('give-up', 'person', 'age verification')],
  [-453, final('give-up', 'person', 'age verification')],
  [-480, final('give-up', 'person', 'age verification')],
  [-481, final('give-up', 'person', 'age verification')],
  [-501, final('give-up', 'person', 'not a KakaoTalk user')],
  [-602, final('fix', 'person', 'image too large')],
  [-603, passing('person', true, 'time-out inside Kakao')],
  [-606, final('fix', 'person', 'image format not supported')],
  [-903, final('fix', 'app', 'key of an unregistered developer')],
  [-911, final('fix', 'person', 'image format not supported')],
  [-9798, passing('app', false, 'maintenance')],
]);

const UNKNOWN_CODE: ErrorCodeFacts = final('give-up', 'person', 'code that is not documented');

/**
 * The facts about a kapi refusal.
 *
 * @param code Kakao's negative code
 * @param httpStatus the HTTP status it came with; 5xx is retryable and its outcome unknown whatever the code (§7.1)
 * @param path the endpoint, since some codes mean different things on different endpoints
 * @param msg Kakao's text: used only as the last resort where the code alone is ambiguous (§2.5, §2.6)
 */
export function apiErrorFacts(code: number, httpStatus: number, path: string, msg: string): ErrorCodeFacts {
  const facts = API_ERROR_CODES.get(code);
  if (code === -10 || httpStatus === 429) return facts?.action === 'wait' ? facts : API_ERROR_CODES.get(-10)!;
  if (httpStatus >= 500) {
    return { ...(facts ?? UNKNOWN_CODE), action: 'retry', isRetryable: true, isAnswerUnknown: true };
  }
  if (!facts) return UNKNOWN_CODE;
  if (code === -101 && path === '/v1/user/unlink') return { ...facts, action: 'already-so' };
  if (code === -3 && path === '/v2/user/revoke/scopes' && /not revocable/i.test(msg)) {
    return { ...facts, action: 'give-up', scope: 'person', meaning: 'consent item is not revocable' };
  }
  if (code === -2 && /no tags to|wrong tag/i.test(msg)) return { ...facts, scope: 'app' };
  return facts;
}

/** What §7.2 says about one KOE code. */
export interface OAuthCodeFacts {
  readonly action: ErrorAction;
  readonly meaning: string;
}

function koe(action: ErrorAction, meaning: string): OAuthCodeFacts {
  return { action, meaning };
}

/** Every kauth code of §7.2. KOE237 comes as 400 or 429, so only `error_code` counts (§10 no. 15). */
export const OAUTH_ERROR_CODES: ReadonlyMap<string, OAuthCodeFacts> = new Map([
  ['KOE001', koe('fix', 'malformed request')],
  ['KOE002', koe('fix', 'wrong URL')],
  ['KOE003', koe('retry', 'temporary error of the OAuth server')],
  ['KOE004', koe('fix', 'Kakao Login is switched off')],
  ['KOE005', koe('fix', 'test app, and the person is not in its team')],
  ['KOE006', koe('fix', 'redirect URI not registered')],
  ['KOE007', koe('fix', 'logout redirect URI not registered')],
  ['KOE008', koe('fix', 'wrong type of key')],
  ['KOE009', koe('fix', 'platform not registered')],
  ['KOE010', koe('fix', 'client secret missing or wrong')],
  ['KOE101', koe('fix', 'no such client_id')],
  ['KOE102', koe('fix', 'channel not connected to the app')],
  ['KOE201', koe('fix', 'response_type not supported')],
  ['KOE202', koe('fix', 'implicit grant not supported')],
  ['KOE203', koe('ask-consent', 'required consent missing')],
  ['KOE204', koe('fix', 'bad parameter')],
  ['KOE205', koe('fix', 'scope not set up in the app')],
  ['KOE207', koe('fix', 'parameter missing')],
  ['KOE237', koe('wait', 'too many token requests for this person')],
  ['KOE303', koe('fix', 'redirect URI differs from the one of the authorization')],
  ['KOE310', koe('fix', 'grant_type not supported')],
  ['KOE319', koe('fix', 'refresh_token missing')],
  ['KOE320', koe('give-up', 'authorization code expired or used')],
  ['KOE322', koe('give-up', 'refresh token expired or revoked')],
  ['KOE400', koe('give-up', 'bad ID token')],
]);
