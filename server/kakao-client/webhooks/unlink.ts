import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { KakaoWebhookError } from '../errors.js';
import { idFromJson, isKakaoId } from '../ids.js';
import { readJsonText } from '../json/read-json.js';

const NAME = 'unlink webhook';
const MAX_LENGTH = 16 * 1024;
/** Comparing digests under a random key hides both length and content of what is compared. */
const COMPARE_KEY = randomBytes(32);

/** The request as it came. */
export interface UnlinkWebhookRequest {
  /** The `Authorization` header. */
  authorization: string | undefined;
  /** The query string, without `?`. Kakao's GET form puts the parameters there. */
  query?: string;
  /** The body as text. Kakao's POST form puts the parameters there, form-encoded; JSON is accepted too. */
  body?: string;
}

/** What Kakao tells: this person is no longer linked to the app (§6.1). */
export interface UnlinkNotice {
  app_id: string;
  user_id: string;
  /** `ACCOUNT_DELETE`, `UNLINK_FROM_APPS`, …: unknown values are passed on; null when it was missing. */
  referrer_type: string | null;
  group_user_token?: string;
}

/**
 * Verifies and reads the unlink webhook (§6.1), GET or POST. The sender must know one of the Admin keys: it is the
 * primary one, but during a rotation both the old and the new may come (§9 no. 1).
 *
 * Answer 200 within 3 seconds also when the person is unknown or the processing fails.
 *
 * @param appId one's own app id; null to accept any
 * @throws {KakaoWebhookError} 401 for a wrong key, 400 for anything else
 */
export function readUnlinkWebhook(
  request: UnlinkWebhookRequest,
  expected: { adminKeys: readonly string[]; appId: string | null },
): UnlinkNotice {
  if (!isAuthorized(request.authorization, expected.adminKeys)) {
    throw new KakaoWebhookError(
      NAME,
      'authentication_failed',
      'the Authorization header is missing or wrong',
      401,
    );
  }
  if ((request.body?.length ?? 0) + (request.query?.length ?? 0) > MAX_LENGTH) {
    throw new KakaoWebhookError(NAME, 'invalid_request', 'too large', 413);
  }
  const fields = request.body?.trim() ? readBody(request.body.trim()) : readForm(request.query ?? '');
  const { app_id: appId, user_id: userId, referrer_type: referrer, group_user_token: token } = fields;
  if (!appId || !/^\d{1,19}$/.test(appId)) throw bad('app_id is missing or not a number');
  if (expected.appId !== null && appId !== expected.appId) throw bad('app_id is not that of this app');
  if (!isKakaoId(userId)) throw bad('user_id is missing or not an id');
  return {
    app_id: appId,
    user_id: userId,
    referrer_type: referrer?.slice(0, 100) || null,
    ...(token !== undefined && { group_user_token: token }),
  };
}

function isAuthorized(header: string | undefined, adminKeys: readonly string[]): boolean {
  const given = /^KakaoAK +(\S+) *$/i.exec(header ?? '')?.[1];
  const digest = digestOf(given ?? '');
  let isKnown = false;
  // Every key is compared, so that the time tells nothing about which one fits.
  for (const key of adminKeys) isKnown = timingSafeEqual(digest, digestOf(key)) || isKnown;
  return isKnown && Boolean(given);
}

function digestOf(text: string): Buffer {
  return createHmac('sha256', COMPARE_KEY).update(text).digest();
}

function readBody(body: string): Record<string, string | undefined> {
  if (!body.startsWith('{')) return readForm(body);
  let value: Record<string, unknown>;
  try {
    value = readJsonText(body) as Record<string, unknown>;
  } catch {
    throw bad('the body is not JSON');
  }
  const out: Record<string, string | undefined> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    out[key] = typeof item === 'string' ? item : (idFromJson(item) ?? undefined);
  }
  return out;
}

function readForm(text: string): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    if (out[key] !== undefined) throw bad('a parameter came twice');
    out[key] = value;
  }
  return out;
}

function bad(problem: string): KakaoWebhookError {
  return new KakaoWebhookError(NAME, 'invalid_request', problem);
}
