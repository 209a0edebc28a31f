import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallReport } from '../../kakao-client/index.js';
import { CallListeners } from './call-listeners.js';
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
  const common = { isSent: true, priority: 'bulk', group: null } as const;
  calls.tell({ endpoint, httpStatus, latencyMs, ...common, ...more } as CallReport);
}

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * SECOND);

it('is long where one endpoint answers nothing, though others answer', () => {
  pass(10);
  ended(SCOPES, null);
  ended(TERMS, 200);
  expect(silence.longOf(null)).toBe(null);
  pass(10);
  ended(SCOPES, null);
  ended(TERMS, 200);
  expect(silence.longOf(null)).toBe(20 * SECOND);
  ended(SCOPES, 500);
  expect(silence.longOf(null)).toBe(null);
});

it('is over where nobody has asked for a minute, and a later one begins anew', () => {
  pass(10);
  ended(SCOPES, null);
  pass(30);
  expect(silence.longOf(null)).toBe(40 * SECOND);
  pass(30);
  expect(silence.longOf(null)).toBe(null);
  pass(10);
  ended(SCOPES, null);
  expect(silence.longOf(null)).toBe(null);
});

it('is none where a call has not left, or somebody waits for its answer', () => {
  pass(10);
  ended(SCOPES, null, { isSent: false });
  ended('/v1/user/unlink', null, { priority: 'interactive' });
  pass(30);
  expect(silence.longOf(null)).toBe(null);
});

it('is that of one job alone where the calls of others are answered', () => {
  pass(10);
  ended(SCOPES, null, { group: '7' });
  ended(SCOPES, 200, { group: '8' });
  ended(SCOPES, 200);
  pass(10);
  expect([null, '7', '8'].map((group) => silence.longOf(group))).toEqual([null, 20 * SECOND, null]);
  ended(SCOPES, 200, { group: '7' });
  expect(silence.longOf('7')).toBe(null);
});
