import { describe, expect, it } from 'vitest';
import { ApiError } from '../providers/http';
import { onceUntilAnswered } from './useOnce';

const failing = (status: number, code: string) => () => Promise.reject(new ApiError('', status, code));

describe('onceUntilAnswered', () => {
  /** Keys under which the same is sent twice, where the first came out like this. */
  async function keysAround(first: () => Promise<unknown>, then: unknown = { id: 1 }): Promise<string[]> {
    const once = onceUntilAnswered();
    const keys: string[] = [];
    const send = (answer: () => Promise<unknown>) => (key: string) => {
      keys.push(key);
      return answer();
    };
    await once({ id: 1 }, send(first)).catch(() => undefined);
    await once(
      then,
      send(async () => 'done'),
    );
    return keys;
  }

  it.each([
    ['nobody answered', failing(0, 'unreachable')],
    ['a gateway answered', failing(504, 'http-504')],
    ['the first is still at work', failing(409, 'idempotency_in_progress')],
    ['the database went away meanwhile', failing(503, 'database_unavailable')],
    ['the database takes no more writes', failing(503, 'database_not_writable')],
    ['the database ended what took long', failing(503, 'database_time_limit')],
    ['an answer broke off', () => Promise.reject(new TypeError('network error'))],
  ])('keeps the key where %s', async (_, first) => {
    const [one, two] = await keysAround(first);
    expect(two).toBe(one);
  });

  it.each([
    ['it was done', async () => 'done'],
    ['it was refused', failing(409, 'halted')],
    ['the server failed', failing(500, 'internal')],
    ['the server could not ask Kakao', failing(502, 'kakao_connection')],
  ])('takes another key once %s', async (_, first) => {
    const [one, two] = await keysAround(first);
    expect(two).not.toBe(one);
  });

  it.each([
    ['the session had ended', failing(401, 'not_logged_in')],
    ['too many had asked', failing(429, 'too_many_requests')],
    ['the role did not allow it any more', failing(403, 'forbidden')],
    ['others were at it', failing(503, 'overtaken')],
    ['calls to Kakao waited', failing(503, 'kakao_pacing')],
  ])('keeps the key of what was not answered where, sent again, %s', async (_, second) => {
    const once = onceUntilAnswered();
    const keys: string[] = [];
    for (const answer of [failing(0, 'unreachable'), second, async () => 'done']) {
      const send = (key: string) => {
        keys.push(key);
        return answer();
      };
      await once({ id: 1 }, send).catch(() => undefined);
    }
    expect(new Set(keys).size).toBe(1);
  });

  it('takes another key for something else', async () => {
    const [one, two] = await keysAround(failing(0, 'unreachable'), { id: 2 });
    expect(two).not.toBe(one);
  });
});
