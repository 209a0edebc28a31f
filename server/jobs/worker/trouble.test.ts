import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  API_ERROR_CODES,
  type ErrorCodeFacts,
  KakaoAbortError,
  KakaoApiError,
  KakaoConnectionError,
  KakaoResponseError,
} from '../../kakao-client/index.js';
import { CallSlots } from './call-slots.js';
import type { Heartbeat } from './heartbeat.js';
import type { JobPauser } from './job-pauser.js';
import { passingReasonOf, stopReasonOf, Trouble } from './trouble.js';

const UNLINK = '/v1/user/unlink';

function refusal(code: number, httpStatus: number, msg = ''): KakaoApiError {
  const { action, scope, isRetryable, isAnswerUnknown } = API_ERROR_CODES.get(code) as ErrorCodeFacts;
  return new KakaoApiError({
    endpoint: UNLINK,
    code,
    httpStatus,
    msg,
    action,
    scope,
    isRetryable,
    isAnswerUnknown,
  });
}

describe('the reason to stop', () => {
  it.each([
    [refusal(-401, 401, 'wrong appKey(…) format'), 'kakao_key_rejected'],
    [refusal(-401, 401, 'ip mismatched! callerIp=1.2.3.4. check out registered ips.'), 'kakao_ip_blocked'],
    [refusal(-5, 403), 'kakao_permission_missing'],
    [refusal(-3, 403), 'kakao_permission_missing'],
    [refusal(-12, 403), 'kakao_app_sanctioned'],
    [refusal(-9798, 503), 'kakao_maintenance'],
    [refusal(-101, 400), null],
    [refusal(-103, 400), null],
    [refusal(-10, 400), null],
    [refusal(-1, 400), null],
    [new KakaoConnectionError('ECONNREFUSED', { endpoint: UNLINK }), null],
  ])('%s: %s', (error, reason) => {
    expect(stopReasonOf(error)).toBe(reason);
  });

  it('of errors that should pass and do not', () => {
    expect(passingReasonOf(refusal(-10, 400))).toBe('kakao_quota');
    expect(passingReasonOf(new KakaoConnectionError('ECONNREFUSED', { endpoint: UNLINK }))).toBe(
      'kakao_unreachable',
    );
  });
});

describe('Trouble', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp() {
    const pause = vi.fn(async () => undefined);
    const stopAll = vi.fn();
    const trouble = new Trouble(
      { pause } as unknown as JobPauser,
      { stopAll, stopJob: vi.fn() } as unknown as Heartbeat,
      new CallSlots(4),
    );
    return { trouble, pause, stopAll };
  }

  it('pauses all jobs once for a bad key', async () => {
    const { trouble, pause, stopAll } = setUp();
    expect(trouble.failed(refusal(-401, 401), '1')).toBe(true);
    expect(trouble.failed(refusal(-401, 401), '1')).toBe(true);
    await trouble.settled();
    expect(stopAll).toHaveBeenCalledTimes(1);
    expect(pause).toHaveBeenCalledTimes(1);
    expect(pause).toHaveBeenCalledWith(null, 'kakao_key_rejected', expect.anything());
  });

  it('bears with failures between successes, and with a burst of them', async () => {
    const { trouble, pause } = setUp();
    for (let count = 0; count < 200; count++) {
      vi.advanceTimersByTime(100);
      expect(trouble.failed(refusal(-1, 400), '1')).toBe(false);
      if (count % 10 === 9) trouble.succeeded('1');
    }
    for (let count = 0; count < 100; count++) expect(trouble.failed(refusal(-10, 400), '1')).toBe(false);
    expect(pause).not.toHaveBeenCalled();
  });

  const unusable = (httpStatus: number) =>
    new KakaoResponseError('odd', {
      endpoint: '/v2/app/users',
      httpStatus,
      isRetryable: httpStatus === 429 || httpStatus >= 500,
    });

  it.each([
    ['-603', refusal(-603, 400), 3_000, 'kakao_unreachable'],
    ['502 without JSON', unusable(502), 3_000, 'kakao_unreachable'],
    ['-10', refusal(-10, 400), 20_000, 'kakao_quota'],
    ['429 without JSON', unusable(429), 20_000, 'kakao_quota'],
  ])('pauses when %s goes on without a success', async (_name, error, patienceMs, reason) => {
    const { trouble, pause } = setUp();
    for (let count = 0; count < 24; count++) expect(trouble.failed(error, '1')).toBe(false);
    vi.advanceTimersByTime(patienceMs - 1);
    expect(trouble.failed(error, '1')).toBe(false);
    vi.advanceTimersByTime(1);
    expect(trouble.failed(error, '1')).toBe(true);
    await trouble.settled();
    expect(pause).toHaveBeenCalledWith(null, reason, expect.anything());
  });

  it('pauses a job of which many calls in a row bring no usable answer, whatever others do', async () => {
    const { trouble, pause } = setUp();
    for (let count = 0; count < 23; count++) expect(trouble.failed(unusable(200), '1')).toBe(false);
    trouble.succeeded('1');
    for (let count = 0; count < 23; count++) expect(trouble.failed(unusable(200), '1')).toBe(false);
    // What other jobs are told is usable.
    trouble.succeeded('2');
    expect(trouble.failed(unusable(200), '2')).toBe(false);
    expect(trouble.failed(unusable(200), '1')).toBe(true);
    await trouble.settled();
    expect(pause).toHaveBeenCalledExactlyOnceWith('1', 'kakao_unreadable', expect.anything());
  });

  it('pauses when looks at links go on failing, whatever other calls do', async () => {
    const { trouble, pause } = setUp();
    // A look every four seconds, for two minutes.
    for (let count = 0; count < 30; count++) {
      trouble.lookFailed(count % 2 === 0 ? unusable(502) : refusal(-603, 400));
      trouble.succeeded('1');
      vi.advanceTimersByTime(4_000);
    }
    await trouble.settled();
    expect(pause).not.toHaveBeenCalled();
    trouble.lookFailed(unusable(502));
    await trouble.settled();
    expect(pause).toHaveBeenCalledExactlyOnceWith(null, 'kakao_unreachable', expect.anything());
  });

  it('does not count what failed before jobs were paused by others, and long ago', async () => {
    const { trouble, pause } = setUp();
    for (let count = 0; count < 23; count++) trouble.failed(refusal(-603, 400), '1');
    for (let count = 0; count < 3; count++) trouble.lookFailed(unusable(502));
    vi.advanceTimersByTime(3_600_000);
    expect(trouble.failed(refusal(-603, 400), '1')).toBe(false);
    trouble.lookFailed(unusable(502));
    await trouble.settled();
    expect(pause).not.toHaveBeenCalled();
  });

  it('takes no look that was called back for trouble, and a bad key at once', async () => {
    const { trouble, pause } = setUp();
    for (let count = 0; count < 200; count++) {
      trouble.lookFailed(new KakaoAbortError({ endpoint: '/v2/app/users', isAnswerUnknown: false }));
      vi.advanceTimersByTime(4_000);
    }
    expect(pause).not.toHaveBeenCalled();
    trouble.lookFailed(refusal(-401, 401));
    await trouble.settled();
    expect(pause).toHaveBeenCalledExactlyOnceWith(null, 'kakao_key_rejected', expect.anything());
  });
});
