import { inspect } from 'node:util';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KakaoApiError, type PacedOutcome } from './index.js';
import {
  client,
  errorOf,
  fail,
  giveCallerStand,
  KEYS,
  MALFORMED,
  newClient,
  replaceClient,
  reports,
  stand,
} from './testing/caller-stand.js';
import { type Answer, type SeenRequest } from './testing/stand.js';

giveCallerStand({ beforeEach, afterEach });

describe('several Admin keys (§1.7)', () => {
  const keyOf = (request: SeenRequest) =>
    KEYS.findIndex((key) => request.headers.authorization === `KakaoAK ${key}`);

  beforeEach(() => replaceClient({ adminKeys: KEYS }));

  it('passes on to the next one when Kakao does not know one, and stays there', async () => {
    stand.answer = (request) =>
      keyOf(request) < 2
        ? {
            status: 401,
            body: `{"code":-401,"msg":"appKey(${KEYS[keyOf(request)]}) is already deactivated"}`,
          }
        : { body: '{"id":1}' };
    expect(await client.unlink('1')).toEqual({ id: '1' });
    expect(await client.unlink('1')).toEqual({ id: '1' });
    expect(stand.requests.map(keyOf)).toEqual([0, 1, 2, 2]);
    expect(reports.map((report) => report.keyIndex)).toEqual([0, 1, 2, 2]);
  });

  it('remembers by category which key may call it', async () => {
    stand.answer = (request) => {
      const isAllowed = request.url === '/v1/user/unlink' ? keyOf(request) === 1 : keyOf(request) === 0;
      return isAllowed ? { body: '{"id":1}' } : fail(-3, 403);
    };
    for (let i = 0; i < 2; i++) {
      await client.unlink('1');
      await client.logout('1');
    }
    expect(stand.requests.map(keyOf)).toEqual([0, 1, 0, 1, 0]);
  });

  it('does not try others for what is not the key', async () => {
    const answers: Answer[] = [
      {
        status: 401,
        body: '{"code":-401,"msg":"ip mismatched! callerIp=1.2.3.4. check out registered ips."}',
      },
      { status: 403, body: '{"code":-3,"msg":"[account_email] is not revocable."}' },
      fail(-5, 403),
    ];
    for (const answer of answers) {
      stand.answer = answer;
      await errorOf(client.revokeScopes('1', ['account_email']));
    }
    expect(stand.requests.map(keyOf)).toEqual([0, 0, 0]);
  });

  it('gives the last refusal when no key is left, without any of the keys', async () => {
    stand.answer = (request) => ({
      status: 401,
      body: `{"code":-401,"msg":"wrong appKey(${request.headers.authorization?.slice(8)}) format"}`,
    });
    const error = await errorOf(client.unlink('1'));
    expect(error).toBeInstanceOf(KakaoApiError);
    expect(error).toMatchObject({ code: -401, attempts: 3, isAnswerUnknown: false });
    expect(inspect(error, { showHidden: true })).not.toMatch(/key-0123/);
  });
});

describe('order and reports', () => {
  it('lets interactive calls pass those of bulk when connections are short', async () => {
    const narrow = newClient({ maxConnections: 1 });
    stand.answer = (request) => ({
      delayMs: 20,
      body: `{"id":${/target_id=(\d+)/.exec(request.body)?.[1]}}`,
    });
    const bulk = ['1', '2', '3'].map((id) => narrow.unlink(id, { priority: 'bulk' }));
    await Promise.all([...bulk, narrow.unlink('9')]);
    expect(stand.requests.map((request) => request.body.at(-1))).toEqual(['1', '9', '2', '3']);
    await narrow.close();
  });

  it('tells the pacer of each attempt, once', async () => {
    const outcomes: PacedOutcome['result'][] = [];
    const pacer = {
      acquire: (endpoint: string) => ({ endpoint, grantedAt: 0 }),
      report: (_permit: unknown, { result }: PacedOutcome) => void outcomes.push(result),
    };
    const paced = newClient({ pacer });
    const answers = [
      { body: '{"id":1}' },
      fail(-10),
      fail(-101),
      MALFORMED,
      fail(-1),
      { status: 429, body: 'x' },
    ];
    for (const answer of answers) {
      stand.answer = answer;
      await paced.unlink('1').catch(() => {});
    }
    expect(outcomes).toEqual(['ok', 'throttled', 'ok', 'failed', 'failed', 'throttled']);
    await paced.close();
  });

  it('is not troubled by a listener that throws', async () => {
    const noisy = newClient({
      onCall: () => {
        throw new Error('listener');
      },
    });
    expect(await noisy.unlink('1')).toEqual({ id: '1' });
    await noisy.close();
  });

  it('leaves a dispatcher that it was given open', async () => {
    const dispatcher = new Agent();
    const one = newClient({ dispatcher });
    await one.unlink('1');
    await one.close();
    expect(dispatcher.closed).toBe(false);
    await dispatcher.close();
  });
});
