import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KakaoApiError, type KakaoClient } from '../kakao-client/index.js';
import { log } from '../platform/log/log.js';
import { KakaoReader } from './kakao-reader.js';

/** Each call waits and is under way for a minute in all. */
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);
const at = (minute: number) => new Date(START + minute * MINUTE_MS);

let isLinked: boolean;
const slow = async <T>(answer: () => T): Promise<T> => {
  await Promise.resolve();
  vi.setSystemTime(Date.now() + MINUTE_MS);
  return answer();
};
const refusal = (code: number, msg: string) =>
  new KakaoApiError({
    endpoint: '/v2/user/me',
    code,
    httpStatus: 400,
    msg,
    action: 'give-up',
    scope: code === -101 ? 'person' : 'app',
    isRetryable: false,
    isAnswerUnknown: false,
  });
const ifLinked = <T>(answer: T): T => {
  if (isLinked) return answer;
  throw refusal(-101, 'NotRegisteredUserException');
};
const client = {
  getUser: () => slow(() => ifLinked({ id: '7' })),
  getUsers: (ids: string[]) => slow(() => (isLinked ? ids.map((id) => ({ id })) : [])),
  getScopes: () => slow(() => ifLinked({ scopes: [] })),
  getServiceTerms: () => slow(() => ({ service_terms: [] })),
} as unknown as KakaoClient;

beforeEach(() => {
  isLinked = true;
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('carries the times before the first request and after the last answer', async () => {
  const reader = new KakaoReader(client);
  const options = { priority: 'bulk' } as const;
  expect(await reader.readPerson('7', options)).toMatchObject({ askedAt: at(0), observedAt: at(3) });
  expect(await reader.readLinks(['7'], 'bulk')).toMatchObject([{ askedAt: at(3), observedAt: at(4) }]);
  expect(await reader.readPeople(['7'], 'bulk')).toMatchObject([{ askedAt: at(4), observedAt: at(8) }]);
  isLinked = false;
  expect(await reader.readProfiles(['7'], 'bulk')).toMatchObject([
    { link: 'absent', askedAt: at(8), observedAt: at(9) },
  ]);
  const absent = await reader.readPerson('7', options);
  expect(absent).toMatchObject({ link: 'absent', askedAt: at(9) });
  expect(absent.observedAt.getTime()).toBeGreaterThan(at(9).getTime());
});

it('finds absent who has gone between the consents and the profile', async () => {
  const leaving = {
    ...client,
    getScopes: async () => {
      isLinked = false;
      return { scopes: [] };
    },
  } as unknown as KakaoClient;
  const [observation] = await new KakaoReader(leaving).readPeople(['7'], 'bulk');
  expect(observation).toMatchObject({ userId: '7', link: 'absent', askedAt: at(2) });
  expect(observation).not.toHaveProperty('scopes');
});

it('reads the consents of a link that has just begun once more, and of one that never holds none', async () => {
  const linkedAt: Date[] = [];
  const linking = { getUser: vi.fn(), getScopes: vi.fn(async () => ({ scopes: [] })) };
  linking.getUser.mockImplementation(async () => ({
    id: '7',
    connected_at: linkedAt.shift()?.toISOString(),
  }));
  const reader = new KakaoReader({ ...client, ...linking } as unknown as KakaoClient);
  const read = async (...links: Date[]) => {
    linking.getScopes.mockClear();
    linkedAt.push(...links);
    const observation = await reader.readPerson('7', { priority: 'bulk' });
    return { ...observation, questions: linking.getScopes.mock.calls.length };
  };
  expect(await read(at(-2))).toMatchObject({ scopes: [], questions: 1 });
  expect(await read(at(1), at(1))).toMatchObject({ scopes: [], askedAt: at(2), questions: 2 });
  const restless = await read(at(3), at(4), at(5));
  expect(restless).toMatchObject({ profile: { connected_at: at(5).toISOString() }, questions: 3 });
  expect(restless).not.toHaveProperty('scopes');
});

it.each([-3, -5])(
  'tells the log once why there are no service terms (%i), and when there are',
  async (code) => {
    const said: unknown[] = [];
    for (const level of ['info', 'warn'] as const) {
      vi.spyOn(log, level).mockImplementation((details: unknown, text?: string) => {
        said.push([level, text ?? details, (details as { err?: Error }).err?.message]);
      });
    }
    let isRefused = true;
    const getServiceTerms = vi.fn(async () => {
      if (isRefused) throw refusal(code, 'not allowed for this key');
      return { service_terms: [] };
    });
    const reader = new KakaoReader({ ...client, getServiceTerms } as unknown as KakaoClient);
    const read = async () => (await reader.readPeople(['7'], 'bulk'))[0];
    for (const _ of ['at first', 'and again']) {
      expect(await read()).not.toHaveProperty('terms');
      vi.advanceTimersByTime(15 * MINUTE_MS);
      // Whoever sets the time of day right does not make it wait for longer.
      vi.setSystemTime(Date.now() - 60 * MINUTE_MS);
    }
    isRefused = false;
    expect(await read()).toMatchObject({ terms: [] });
    expect(getServiceTerms).toHaveBeenCalledTimes(3);
    expect(said).toEqual([
      [
        'warn',
        'kakao refuses service terms; people are read without them',
        expect.stringContaining('not allowed'),
      ],
      ['info', 'kakao tells service terms again', undefined],
    ]);
  },
);
