import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AdaptivePacer,
  APP_LANE,
  KakaoAbortError,
  type KakaoApiError,
  KakaoArgumentError,
  type KakaoClientOptions,
  KakaoConnectionError,
  KakaoResponseError,
  KakaoTimeoutError,
} from './index.js';
import {
  client,
  cut,
  errorOf,
  fail,
  giveCallerStand,
  halfBody,
  KEYS,
  MALFORMED,
  newClient,
  reports,
  stand,
} from './testing/caller-stand.js';
import { type Answer } from './testing/stand.js';

giveCallerStand({ beforeEach, afterEach });

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

describe('retries', () => {
  it.each<[string, Answer]>([
    ['-1', fail(-1)],
    ['-7', fail(-7)],
    ['-603', fail(-603)],
    ['-9798', fail(-9798, 503)],
    ['HTML 502', MALFORMED],
    ['a cut connection', cut],
    ['half a body', halfBody],
  ])('repeats a read after %s (§7.1)', async (_name, answer) => {
    stand.answer = (_request, count) => (count < 3 ? answer : { body: '{"id":1}' });
    expect(await client.getUser('1')).toEqual({ id: '1' });
    expect(reports.map((report) => [report.attempt, report.isOk])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  it.each([-2, -3, -5, -101, -402, -12345])('does not repeat a read after %i', async (code) => {
    stand.answer = fail(code);
    await expect(client.getUser('1')).rejects.toMatchObject({ code, isRetryable: false, attempts: 1 });
    expect(stand.requests).toHaveLength(1);
  });

  it('never repeats a changing call on its own', async () => {
    for (const answer of [fail(-1), MALFORMED, cut, halfBody]) {
      stand.answer = answer;
      const before = stand.requests.length;
      expect(await errorOf(client.unlink('1'))).toMatchObject({ isAnswerUnknown: true, isRetryable: true });
      expect(stand.requests.length).toBe(before + 1);
    }
  });

  it('remembers that an earlier attempt may have been carried out', async () => {
    stand.answer = (_request, count) => (count === 1 ? fail(-603) : fail(-101));
    const error = await errorOf(client.unlink('1', { retries: 2 }));
    expect(error).toMatchObject({ code: -101, action: 'already-so', isAnswerUnknown: true, attempts: 2 });
  });

  it('waits as long as Retry-After says', async () => {
    stand.answer = (_request, count) =>
      count === 1 ? { ...fail(-10, 429), headers: { 'retry-after': '1' } } : { body: '{"id":1}' };
    const start = performance.now();
    await client.getUser('1');
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  it('keeps nobody who waits for it until a Retry-After that is far off', async () => {
    stand.answer = { ...fail(-10, 429), headers: { 'retry-after': '31536000' } };
    const start = performance.now();
    expect(await errorOf(client.getUser('1'))).toMatchObject({
      code: -10,
      attempts: 1,
      retryAfterMs: 60_000,
    });
    expect(performance.now() - start).toBeLessThan(5_000);
    const stop = new AbortController();
    const bulk = errorOf(client.getUser('1', {}, { priority: 'bulk', signal: stop.signal }));
    await expect.poll(() => stand.requests.length).toBe(2);
    stop.abort();
    expect(await bulk).toBeInstanceOf(KakaoAbortError);
  });

  it.each<[string, () => string, number]>([
    ['a time', () => inSeconds(30), 30_000],
    ['a time that is far off', () => inSeconds(3_600), 60_000],
    ['a time that is over', () => inSeconds(-30), 0],
    ['nothing', () => '', 0],
    ['neither a time nor seconds', () => 'soon', 0],
  ])('reads a Retry-After that names %s', async (_name, value, ms) => {
    stand.answer = { ...fail(-9798, 503), headers: { 'retry-after': value() } };
    const error = (await errorOf(client.getUser('1', {}, { retries: 0 }))) as KakaoApiError;
    expect(Math.abs((error.retryAfterMs ?? 0) - ms)).toBeLessThan(ms === 0 ? 1 : 20_000);
  });
});

describe('what is known of the answer', () => {
  it('a refusal is definite', async () => {
    for (const answer of [fail(-101), fail(-10), fail(-401, 401), fail(-3, 403)]) {
      stand.answer = answer;
      expect((await errorOf(client.unlink('1'))).isAnswerUnknown).toBe(false);
    }
  });

  it('silence is not', async () => {
    stand.answer = { delayMs: 5_000 };
    const error = await errorOf(client.unlink('1', { timeoutMs: 1_000 }));
    expect(error).toBeInstanceOf(KakaoTimeoutError);
    expect(error).toMatchObject({ isAnswerUnknown: true, timeoutMs: 1_000 });
    expect(reports[0]).toMatchObject({ isSent: true, isOk: false, httpStatus: null });
  });

  it('nobody there means that nothing was sent', async () => {
    const nobody = newClient({ apiUrl: 'http://127.0.0.1:1' });
    const error = await errorOf(nobody.unlink('1'));
    expect(error).toBeInstanceOf(KakaoConnectionError);
    expect(error).toMatchObject({ isAnswerUnknown: false, isRetryable: true, code: 'ECONNREFUSED' });
    expect(reports[0]).toMatchObject({ isSent: false });
    await nobody.close();
  });

  it('neither a redirect nor a 204 is an answer', async () => {
    stand.answer = { status: 302, headers: { location: '/elsewhere' }, body: '' };
    expect(await errorOf(client.unlink('1'))).toBeInstanceOf(KakaoResponseError);
    stand.answer = { act: (response) => void response.writeHead(204).end() };
    expect(await errorOf(client.unlink('1'))).toMatchObject({ httpStatus: 204, isAnswerUnknown: true });
    expect(stand.requests).toHaveLength(2);
  });
});

describe('what is no HTTP answer at all', () => {
  it.each<[string, Answer]>([
    ['a body that never ends', { act: (response) => void drip(response) }],
    [
      'a body shorter than it says',
      { act: (response) => void response.writeHead(200, { 'content-length': '9' }).write('{') },
    ],
    ['nothing', { act: () => {} }],
  ])('%s is a time-out', async (_name, answer) => {
    stand.answer = answer;
    expect(await errorOf(client.unlink('1', { timeoutMs: 150 }))).toBeInstanceOf(KakaoTimeoutError);
  });

  it.each<[string, string]>([
    ['rubbish', 'rubbish\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{"id":1}'],
  ])('%s is a broken connection', async (_name, bytes) => {
    stand.answer = { act: (_response, socket) => void socket.end(bytes) };
    const error = await errorOf(client.unlink('1'));
    expect(error).toBeInstanceOf(KakaoConnectionError);
    expect(error.isAnswerUnknown).toBe(true);
  });
});

describe('giving up', () => {
  it('aborts a running call', async () => {
    stand.answer = { delayMs: 5_000 };
    const abort = new AbortController();
    const call = errorOf(client.unlink('1', { signal: abort.signal }));
    await expect.poll(() => stand.requests.length).toBe(1);
    abort.abort(new Error('enough'));
    const error = await call;
    expect(error).toBeInstanceOf(KakaoAbortError);
    expect(error.isAnswerUnknown).toBe(true);
    expect((error.cause as Error).message).toBe('enough');
  });

  it('aborts before sending, while waiting for a connection and between attempts', async () => {
    const error = await errorOf(client.unlink('1', { signal: AbortSignal.abort(new Error('no')) }));
    expect(error).toMatchObject({ kind: 'aborted', isAnswerUnknown: false });
    const narrow = newClient({ maxConnections: 1 });
    stand.answer = { delayMs: 200, body: '{"id":1}' };
    const first = narrow.unlink('1');
    const waiting = await errorOf(narrow.unlink('1', { signal: AbortSignal.timeout(50) }));
    expect(waiting).toMatchObject({ kind: 'aborted', isAnswerUnknown: false });
    await first;
    expect(stand.requests).toHaveLength(1);
    stand.answer = { ...fail(-10), headers: { 'retry-after': '15' } };
    const { signal } = new AbortController();
    for (const by of ['signal', 'waitSignal']) {
      const between = new AbortController();
      const told = reports.length;
      const call = errorOf(narrow.getUser('1', {}, { signal, [by]: between.signal }));
      // Its first attempt is over.
      await expect.poll(() => reports.length).toBe(told + 1);
      between.abort();
      expect(await call).toMatchObject({ kind: 'aborted', attempts: 1 });
    }
    await narrow.close();
  });
});

describe('a signal by which many calls wait', () => {
  const slow = { ...APP_LANE.rate, initialRate: 0.01, isAdaptive: false };

  it.each<[string, Partial<KakaoClientOptions>]>([
    ['the pacer', { pacer: new AdaptivePacer({ laneOf: () => ({ ...APP_LANE, rate: slow }) }) }],
    ['a connection', { maxConnections: 1 }],
    ['another try', {}],
  ])('has one listener, whatever their number, while they wait for %s', async (_what, options) => {
    const waiting = newClient(options);
    stand.answer = { ...fail(-10), headers: { 'retry-after': '15' } };
    const abort = new AbortController();
    const calls = Array.from({ length: 20 }, () =>
      errorOf(waiting.getUser('1', {}, { waitSignal: abort.signal })),
    );
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    abort.abort();
    expect(new Set((await Promise.all(calls)).map(({ kind }) => kind))).toEqual(new Set(['aborted']));
    await waiting.close();
  });
});

describe('leave to leave', () => {
  it('is asked when the request is about to be written, however long the call waited before', async () => {
    const narrow = newClient({ maxConnections: 1 });
    stand.answer = { delayMs: 100, body: '{"id":1}' };
    let mayLeave = true;
    const first = narrow.unlink('1', { mayLeave: () => mayLeave });
    const second = errorOf(narrow.unlink('2', { mayLeave: () => mayLeave }));
    await expect.poll(() => stand.requests.length).toBe(1);
    mayLeave = false;
    await first;
    expect(await second).toMatchObject({ kind: 'aborted', isAnswerUnknown: false });
    expect(stand.requests).toHaveLength(1);
    expect(reports.at(-1)).toMatchObject({ isSent: false, isOk: false });
    mayLeave = true;
    expect(await narrow.unlink('1', { mayLeave: () => mayLeave })).toEqual({ id: '1' });
    await narrow.close();
  });

  it('is asked before the first call too, for which the connection is yet to be made', async () => {
    const error = await errorOf(client.unlink('1', { mayLeave: () => false }));
    expect(error).toMatchObject({ kind: 'aborted', isAnswerUnknown: false });
    expect(await client.unlink('1')).toEqual({ id: '1' });
    expect(stand.requests).toHaveLength(1);
  });
});

describe('arguments', () => {
  it('refuses what can never work, without sending or repeating it', async () => {
    const secret = KEYS[0]!;
    const calls = [
      () => client.unlink(secret),
      () => client.unlink('9223372036854775808'),
      () => client.unlink(1 as unknown as string),
      () => client.getUser('01'),
      () => client.getUsers([]),
      () => client.getUsers(Array.from({ length: 101 }, (_, i) => `${i + 1}`)),
      () =>
        client.getUsers(
          Array.from({ length: 21 }, (_, i) => `${i + 1}`),
          { propertyKeys: ['id'] },
        ),
      () => client.listUserIds({ limit: 101 }),
      () => client.listUserIds({ fromId: '-1' }),
      () => client.listUserIds({ order: 'dsc' as 'desc' }),
      () => client.revokeScopes('1', []),
      () => client.revokeServiceTerms('1', ['a,b']),
      () => client.getShippingAddresses('1', { pageSize: 1 }),
    ];
    for (const call of calls) {
      const error = await errorOf(call());
      expect(error).toBeInstanceOf(KakaoArgumentError);
      expect(error.message).not.toContain(secret);
    }
    expect(stand.requests).toHaveLength(0);
    expect(() => newClient({ adminKeys: [] })).toThrow(KakaoArgumentError);
    expect(() => newClient({ adminKeys: ['with space'] })).toThrow(KakaoArgumentError);
    expect(() => newClient({ apiUrl: 'ftp://x' })).toThrow(KakaoArgumentError);
  });
});

/** Sends spaces, which JSON allows without end. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(timer));
}
