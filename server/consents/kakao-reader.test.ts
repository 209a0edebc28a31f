import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KakaoApiError, type KakaoClient } from '../kakao-client/index.js';
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
const ifLinked = <T>(answer: T): T => {
  if (isLinked) return answer;
  throw new KakaoApiError({
    endpoint: '/v2/user/me',
    code: -101,
    httpStatus: 400,
    msg: 'NotRegisteredUserException',
    action: 'already-so',
    scope: 'person',
    isRetryable: false,
    isAnswerUnknown: false,
  });
};
const client = {
  getUser: () => slow(() => ifLinked({ id: '7' })),
  getUsers: (ids: string[]) => slow(() => (isLinked ? ids.map((id) => ({ id })) : [])),
  getScopes: () => slow(() => ifLinked({ scopes: [] })),
  getServiceTerms: () => slow(() => ({ service_terms: [] })),
} as unknown as KakaoClient;

beforeEach(() => {
  isLinked = true;
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => vi.useRealTimers());

it('carries the times before the first request and after the last answer', async () => {
  const reader = new KakaoReader(client);
  const options = { priority: 'bulk' } as const;
  expect(await reader.readPerson('7', options)).toMatchObject({ askedAt: at(0), observedAt: at(3) });
  expect(await reader.readLinks(['7'], 'bulk')).toMatchObject([{ askedAt: at(3), observedAt: at(4) }]);
  expect(await reader.readPeople(['7'], 'bulk')).toMatchObject([{ askedAt: at(4), observedAt: at(7) }]);
  isLinked = false;
  expect(await reader.readProfiles(['7'], 'bulk')).toMatchObject([
    { link: 'absent', askedAt: at(7), observedAt: at(8) },
  ]);
  const absent = await reader.readPerson('7', options);
  expect(absent).toMatchObject({ link: 'absent', askedAt: at(8) });
  expect(absent.observedAt.getTime()).toBeGreaterThan(at(8).getTime());
});

it('finds absent who has gone between the profile and the consents', async () => {
  const leaving = {
    ...client,
    getUsers: async (ids: string[]) => {
      const users = ids.map((id) => ({ id }));
      isLinked = false;
      return users;
    },
  } as unknown as KakaoClient;
  const [observation] = await new KakaoReader(leaving).readPeople(['7'], 'bulk');
  expect(observation).toMatchObject({ userId: '7', link: 'absent', askedAt: at(0) });
  expect(observation).not.toHaveProperty('profile');
});
