import { expect, it } from 'vitest';
import { KakaoApiError, type KakaoClient, KakaoConnectionError } from '../../kakao-client/index.js';
import { TRIES_IN_ALL } from '../jobs.constants.js';
import { CallSlots } from './call-slots.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import { Lease } from './lease.js';
import { LinkCheck } from './link-check.js';

const ODD = '13';
const PEOPLE = Array.from({ length: 40 }, (_, n) => ({ userId: String(n + 1) }) as WorkItem);
const CLAIM = { job: { id: '1' }, chunk: 0 } as Claim;

/** Reads links of a Kakao that gives no answer about one person, time after time. */
function looks(error: Error, items: WorkItem[]) {
  const getUsers = async (ids: string[]) => {
    if (ids.includes(ODD)) throw error;
    return ids.map((id) => ({ id, connected_at: '2026-01-01T00:00:00Z' }));
  };
  const check = new LinkCheck({ getUsers } as unknown as KakaoClient, new CallSlots(64));
  return () => check.read(CLAIM, items, new Lease('t', '1', 0, now()));
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
  expect(await failuresOf(looks(passing, alone))).toBe(4 * TRIES_IN_ALL);
});

it('takes no trouble of connections for anybody’s', async () => {
  const look = looks(new KakaoConnectionError('ECONNRESET', { endpoint: '/v2/app/users' }), PEOPLE);
  for (let failed = 0; failed < 2 * TRIES_IN_ALL; failed++)
    await expect(look()).rejects.toThrow('ECONNRESET');
});
