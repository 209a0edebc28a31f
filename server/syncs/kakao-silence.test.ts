import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallReport } from '../kakao-client/index.js';
import { CallListeners } from '../platform/kakao/call-listeners.js';
import { KakaoSilence } from './kakao-silence.js';

const SECOND = 1_000;
const SCOPES = '/v2/user/scopes';
const TERMS = '/v2/user/service_terms';

let calls: CallListeners;
let silence: KakaoSilence;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  calls = new CallListeners();
  silence = new KakaoSilence(calls);
});

afterEach(() => vi.useRealTimers());

/** A call that ended just now. */
function ended(endpoint: string, httpStatus: number | null, more: Partial<CallReport> = {}): void {
  const latencyMs = httpStatus === null ? 10 * SECOND : 20;
  calls.tell({ endpoint, httpStatus, latencyMs, isSent: true, isChanging: false, ...more } as CallReport);
}

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * SECOND);

it('is long where one endpoint answers nothing, though others answer', () => {
  pass(10);
  ended(SCOPES, null);
  ended(TERMS, 200);
  expect(silence.isLong).toBe(false);
  pass(10);
  ended(SCOPES, null);
  ended(TERMS, 200);
  expect(silence.isLong).toBe(true);
  ended(SCOPES, 500);
  expect(silence.isLong).toBe(false);
});

it('is over where nobody has asked for a minute, and a later one begins anew', () => {
  pass(10);
  ended(SCOPES, null);
  pass(30);
  expect(silence.isLong).toBe(true);
  pass(30);
  expect(silence.isLong).toBe(false);
  pass(10);
  ended(SCOPES, null);
  expect(silence.isLong).toBe(false);
});

it('is none where a call has not left, or changes somebody', () => {
  pass(10);
  ended(SCOPES, null, { isSent: false });
  ended('/v1/user/unlink', null, { isChanging: true });
  pass(30);
  expect(silence.isLong).toBe(false);
});
