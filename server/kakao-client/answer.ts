import { isUtf8 } from 'node:buffer';
import { apiErrorFacts, OAUTH_ERROR_CODES } from './error-codes.js';
import { KakaoApiError, type KakaoError, KakaoOAuthError, KakaoResponseError } from './errors.js';
import { type Check, GuardError } from './guards/core.js';
import { hasLongInteger, readJsonText, settleBigInts } from './json/read-json.js';
import { JsonError } from './json/strict-reader.js';
import { excerpt, type Redact } from './redact.js';
import type { WireAnswer } from './transport/exchange.js';

/** What is needed to judge an answer. */
export interface AnswerContext<T> {
  endpoint: string;
  guard: Check<T>;
  redact: Redact;
}

/**
 * Turns a complete answer into the endpoint's result.
 *
 * @throws {KakaoApiError | KakaoOAuthError} for an error body, even under HTTP 200
 * @throws {KakaoResponseError} for everything that this endpoint never answers
 */
export function readAnswer<T>(answer: WireAnswer, context: AnswerContext<T>): T {
  const { status, body } = answer;
  if (!isUtf8(body) || !isTypeOfUtf8(String(answer.headers['content-type'] ?? ''))) {
    throw unusable('the body is not UTF-8', `[${body.length} bytes]`, answer, context, true);
  }
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = readJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw unusable(error.message, text, answer, context, true);
  }
  const refusal = readRefusal(value, answer, context);
  if (refusal) throw refusal;
  if (status !== 200) throw unusable('neither a result nor an error body', text, answer, context, false);
  let result: T;
  try {
    result = context.guard(value);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    throw unusable(error.describe(), text, answer, context, false);
  }
  if (hasLongInteger(text)) settleBigInts(result);
  return result;
}

/** The last one looked at: Kakao says the same in nearly every answer. */
let lastType = { text: '', isUtf8: true };

/** Whether a content type names no other charset than UTF-8. */
function isTypeOfUtf8(text: string): boolean {
  if (text !== lastType.text) {
    const charset = /charset\s*=\s*"?([\w-]+)/i.exec(text)?.[1];
    lastType = { text, isUtf8: charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset) };
  }
  return lastType.isUtf8;
}

/** The error body in an answer, if it is one: `{code, msg}` of kapi or `{error, …}` of kauth (§1.6). */
function readRefusal(value: unknown, answer: WireAnswer, context: AnswerContext<unknown>): KakaoError | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const body = value as Record<string, unknown>;
  const { endpoint, redact } = context;
  if (typeof body.code === 'number' && Number.isInteger(body.code) && body.code < 0) {
    const msg = redact(typeof body.msg === 'string' ? body.msg.slice(0, 1000) : '');
    const facts = apiErrorFacts(body.code, answer.status, endpoint, msg);
    return new KakaoApiError({
      endpoint,
      code: body.code,
      httpStatus: answer.status,
      msg,
      action: facts.action,
      scope: facts.scope,
      isRetryable: facts.isRetryable,
      isAnswerUnknown: facts.isAnswerUnknown,
      ...texts('requiredScopes', body.required_scopes, redact),
      ...texts('allowedScopes', body.allowed_scopes, redact),
      ...(typeof body.api_type === 'string' && { apiType: redact(body.api_type.slice(0, 200)) }),
      ...retryAfter(answer),
    });
  }
  if (typeof body.error !== 'string') return null;
  const errorCode = typeof body.error_code === 'string' ? body.error_code : undefined;
  const isServerError = answer.status >= 500;
  const action = OAUTH_ERROR_CODES.get(errorCode ?? '')?.action ?? (isServerError ? 'retry' : 'fix');
  return new KakaoOAuthError({
    endpoint,
    error: redact(body.error.slice(0, 200)),
    errorCode: errorCode === undefined ? undefined : redact(errorCode.slice(0, 40)),
    description: redact(
      typeof body.error_description === 'string' ? body.error_description.slice(0, 1000) : '',
    ),
    httpStatus: answer.status,
    action: answer.status === 429 ? 'wait' : action,
    isRetryable: isServerError || action === 'retry' || action === 'wait' || answer.status === 429,
    isAnswerUnknown: isServerError || action === 'retry',
  });
}

function texts(key: 'requiredScopes' | 'allowedScopes', value: unknown, redact: Redact) {
  if (!Array.isArray(value)) return {};
  return { [key]: value.filter((item) => typeof item === 'string').map((item) => redact(item)) };
}

function unusable(
  problem: string,
  text: string,
  answer: WireAnswer,
  { endpoint, redact }: AnswerContext<unknown>,
  isBroken: boolean,
): KakaoResponseError {
  const { status } = answer;
  const isRefused = status >= 400 && status < 500 && status !== 408;
  return new KakaoResponseError(redact(problem), {
    endpoint,
    httpStatus: status,
    evidence: excerpt(text, redact),
    isRetryable: status >= 500 || status === 429 || (status === 200 && isBroken),
    isAnswerUnknown: !isRefused,
    ...retryAfter(answer),
  });
}

/** `Retry-After`, in seconds or as a time (RFC 9110), at most a minute. Kakao documents none (§8); a proxy may send it. */
function retryAfter(answer: WireAnswer): { retryAfterMs?: number } {
  const value = String(answer.headers['retry-after'] ?? '');
  const ms = value.endsWith('GMT') ? Date.parse(value) - Date.now() : Number(value) * 1000;
  return ms > 0 ? { retryAfterMs: Math.min(ms, 60_000) } : {};
}
