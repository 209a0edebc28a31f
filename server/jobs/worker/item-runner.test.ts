import { expect, it } from 'vitest';
import { type CallOptions, KakaoResponseError, pause } from '../../kakao-client/index.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { handlerOf } from '../kinds/registry.js';
import { CallSlots } from './call-slots.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import { ItemRunner } from './item-runner.js';
import { Lease, type LeaseEnd } from './lease.js';
import { Look } from './look.js';

type Parts = ConstructorParameters<typeof ItemRunner>;

const ITEM: WorkItem = {
  position: 0,
  userId: '11',
  attempts: 0,
  connectedAt: new Date('2026-01-01T00:00:00Z'),
  wasAbsent: false,
  doubt: null,
  answer: null,
  isProtected: false,
};
const CLAIM = {
  job: { id: '1', handler: handlerOf('unlink'), isDryRun: false, maxAttempts: 8 },
  chunk: 0,
} as Claim;

/** What comes of a person of whose unlink no usable answer came, where nobody can be asked whether it was done. */
async function unanswered(end: LeaseEnd | null) {
  const lease = new Lease('t', '1', 0, now());
  const unlink = async () => {
    throw new KakaoResponseError('odd', {
      endpoint: '/v1/user/unlink',
      httpStatus: 200,
      isAnswerUnknown: true,
    });
  };
  const resolve = async () => {
    if (end) lease.stop(end);
    return ['unknown'];
  };
  const parts: unknown[] = [
    { unlink },
    {},
    new CallSlots(64),
    { succeeded: () => {}, failed: () => false },
    { resolve },
  ];
  return new ItemRunner(...(parts as Parts)).run(CLAIM, lease, ITEM, null);
}

it.each(['job-stopped', 'trouble', 'shutdown'] as const)(
  'fails nobody of whom it could not ask whether a lost call was carried out, because of %s',
  async (end) => {
    expect(await unanswered(end)).toMatchObject({
      isPutOff: false,
      result: { outcome: 'pending', attempts: 1, doubt: 'answer_lost' },
    });
  },
);

it('fails in doubt of whom Kakao does not tell whether a lost call was carried out', async () => {
  expect(await unanswered(null)).toMatchObject({
    result: { outcome: 'failed', errorCode: 'response', attempts: 1, doubt: 'answer_lost' },
  });
});

it('takes a change for called when it left, not when it began to wait for its turn', async () => {
  let turnAt = new Date(0);
  const unlink = async (_id: string, { mayLeave }: CallOptions) => {
    await pause(20, undefined);
    turnAt = databaseTime();
    mayLeave?.();
  };
  const parts: unknown[] = [{ unlink }, {}, new CallSlots(64), { succeeded: () => {} }, {}];
  const run = await new ItemRunner(...(parts as Parts)).run(CLAIM, new Lease('t', '1', 0, now()), ITEM, null);
  expect(run?.result.observation?.calledAt?.getTime()).toBeGreaterThanOrEqual(turnAt.getTime());
});

it('tells which link an unlink ended, by the look at it', async () => {
  const parts: unknown[] = [{ unlink: async () => {} }, {}, new CallSlots(64), { succeeded: () => {} }, {}];
  const lease = new Lease('t', '1', 0, now());
  const connectedAt = new Date('2026-01-02T00:00:00Z');
  const states = new Map([[ITEM.userId, { isLinked: true, connectedAt }]]);
  const look = new Look({ states, unreadable: new Map(), answeredAt: now() }, lease);
  const run = await new ItemRunner(...(parts as Parts)).run(CLAIM, lease, ITEM, look);
  look.close();
  expect(run?.result.observation).toMatchObject({ link: 'absent', connectedAt: '2026-01-02T00:00:00.000Z' });
});
