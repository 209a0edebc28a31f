import { expect, it, vi } from 'vitest';
import type { AppCheck } from '../../consents/app-check.js';
import {
  KakaoApiError,
  type KakaoClient,
  KakaoConnectionError,
  KakaoResponseError,
} from '../../kakao-client/index.js';
import { TRIES_IN_ALL } from '../jobs.constants.js';
import { CallSlots } from './call-slots.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import { Lease } from './lease.js';
import { LinkCheck } from './link-check.js';
import type { Trouble } from './trouble.js';

const ODD = '13';
const PEOPLE = Array.from({ length: 40 }, (_, n) => ({ userId: String(n + 1) }) as WorkItem);
const CLAIM = { job: { id: '1' }, chunk: 0 } as Claim;

/** A check of links by a client that is asked like this. */
function checkBy(getUsers: (ids: string[]) => Promise<unknown>) {
  const trouble = { looked: vi.fn(), lookFailed: vi.fn(), stopJob: vi.fn() };
  const check = new LinkCheck(
    { getUsers } as unknown as KakaoClient,
    new CallSlots(64),
    trouble as unknown as Trouble,
    { ensure: async () => undefined } as unknown as AppCheck,
  );
  return {
    trouble,
    look: (items: WorkItem[]) => check.read(CLAIM, items, new Lease('t', '1', 0, now())),
  };
}

/** Reads links of a Kakao that gives no answer about one person, time after time. */
function looks(error: Error, items: WorkItem[]) {
  const { look } = checkBy(async (ids) => {
    if (ids.includes(ODD)) throw error;
    return ids.map((id) => ({ id, connected_at: '2026-01-01T00:00:00Z' }));
  });
  return () => look(items);
}

const passing = new KakaoApiError({
  endpoint: '/v2/app/users',
  code: -1,
  httpStatus: 400,
  msg: 'internal',
  action: 'retry',
  isRetryable: true,
  scope: 'person',
});

async function failuresOf(look: ReturnType<typeof looks>): Promise<number> {
  for (let failed = 0; ; failed++) {
    const links = await look().catch(() => null);
    if (!links) continue;
    expect([...links.unreadable.keys()]).toEqual([ODD]);
    return failed;
  }
}

it('leaves out one of whom a failure that might pass does not pass, and is patient again after that', async () => {
  const look = looks(passing, PEOPLE);
  expect(await failuresOf(look)).toBe(TRIES_IN_ALL);
  expect(await failuresOf(look)).toBe(TRIES_IN_ALL);
});

it('waits longer for somebody who is looked at alone: that Kakao is away is noticed by then', async () => {
  const alone = PEOPLE.filter(({ userId }) => userId === ODD);
  expect(await failuresOf(looks(passing, alone))).toBe(5 * TRIES_IN_ALL);
});

it('counts how often somebody was looked at alone for nobody else of the chunk', async () => {
  let isAway = true;
  const { look } = checkBy(async (ids) => {
    if (isAway || ids.includes(ODD)) throw passing;
    return ids.map((id) => ({ id, connected_at: '2026-01-01T00:00:00Z' }));
  });
  for (const person of PEOPLE) await expect(look([person])).rejects.toBe(passing);
  await expect(look(PEOPLE.filter(({ userId }) => userId === ODD))).rejects.toBe(passing);
  isAway = false;
  expect(await failuresOf(() => look(PEOPLE))).toBe(TRIES_IN_ALL);
});

it('takes no trouble of connections for anybody’s', async () => {
  const look = looks(new KakaoConnectionError('ECONNRESET', { endpoint: '/v2/app/users' }), PEOPLE);
  for (let failed = 0; failed < 2 * TRIES_IN_ALL; failed++)
    await expect(look()).rejects.toThrow('ECONNRESET');
});

it.each([2, 40, 1_000])(
  'asks little where answers about all of %i are unusable, and tells of it',
  async (count) => {
    const unusable = new KakaoResponseError('elements: expected an array, got nothing', {
      endpoint: '/v2/app/users',
      httpStatus: 200,
    });
    const getUsers = vi.fn(async () => {
      throw unusable;
    });
    const { look, trouble } = checkBy(getUsers);
    const items = Array.from({ length: count }, (_, n) => ({ userId: String(n + 1) }) as WorkItem);
    await expect(look(items)).rejects.toBe(unusable);
    expect(getUsers.mock.calls.length).toBeLessThanOrEqual(7);
    expect(trouble.lookFailed).toHaveBeenCalledExactlyOnceWith(unusable);
    expect(trouble.looked).not.toHaveBeenCalled();
  },
);

it.each([
  ['everybody', [], 'odd'],
  ['more than a few, though others are told of', ['9', '17'], 'odd'],
  ['everybody', [], 'refused'],
] as const)('pauses the job where answers about %s (but %o) stay unusable', async (_, told, how) => {
  const error =
    how === 'odd'
      ? new KakaoResponseError('odd', { endpoint: '/v2/app/users', httpStatus: 200 })
      : new KakaoApiError({
          code: -2,
          msg: 'odd',
          httpStatus: 400,
          endpoint: '/v2/app/users',
          action: 'fix',
          scope: 'person',
        });
  const { look, trouble } = checkBy(async (ids) => {
    if (ids.some((id) => !(told as readonly string[]).includes(id))) throw error;
    return ids.map((id) => ({ id, connected_at: '2026-01-01T00:00:00Z' }));
  });
  for (let looks = 0; looks < 3; looks++) await expect(look(PEOPLE)).rejects.toBe(error);
  expect(trouble.stopJob).not.toHaveBeenCalled();
  await expect(look(PEOPLE)).rejects.toBe(error);
  expect(trouble.stopJob).toHaveBeenCalledExactlyOnceWith(
    '1',
    expect.objectContaining({ stopReason: 'kakao_unreadable' }),
  );
  // After a resume it is found out anew.
  await expect(look(PEOPLE)).rejects.toBe(error);
  expect(trouble.stopJob).toHaveBeenCalledOnce();
});

it('finds several of whom no answer can be used among all others', async () => {
  const odd = new Set(['1', '2', '3', '500']);
  const { look, trouble } = checkBy(async (ids) => {
    if (ids.some((id) => odd.has(id)))
      throw new KakaoResponseError('odd', { endpoint: '/v2/app/users', httpStatus: 200 });
    return ids.map((id) => ({ id, connected_at: '2026-01-01T00:00:00Z' }));
  });
  const links = await look(Array.from({ length: 500 }, (_, n) => ({ userId: String(n + 1) }) as WorkItem));
  expect([...links.unreadable.keys()].sort()).toEqual([...odd].sort());
  expect(links.states.size).toBe(496);
  expect(trouble.looked).toHaveBeenCalledOnce();
});
