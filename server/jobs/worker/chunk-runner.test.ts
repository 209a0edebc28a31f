import { expect, it, vi } from 'vitest';
import { handlerOf } from '../kinds/registry.js';
import { ChunkRunner } from './chunk-runner.js';
import type { Claim, WorkItem } from './claim.js';
import { unfinished } from './conclude.js';
import { CeilingReached } from './daily-ceiling.js';

type Parts = ConstructorParameters<typeof ChunkRunner>;

const OUR_APP = { ensureApp: async () => undefined };

const items = ['11', '12'].map(
  (userId, position): WorkItem => ({
    position,
    userId,
    attempts: 6,
    connectedAt: null,
    wasAbsent: false,
    doubt: null,
    answer: null,
    isProtected: false,
  }),
);

it('lets a chunk rest for one who failed again and again, also where another ends later and well', async () => {
  const claim = { job: { id: '1', handler: handlerOf('refresh') }, chunk: 0, token: 't' } as Claim;
  let answerLast = () => {};
  const run = async (_claim: Claim, _lease: unknown, item: WorkItem) => {
    const result = { ...unfinished(item, item) };
    if (item.userId === '11') return { result, isPutOff: true };
    await new Promise<void>((resolve) => (answerLast = resolve));
    return { result: { ...result, outcome: 'succeeded' }, isPutOff: false };
  };
  const release = vi.fn(async () => undefined);
  const recorder = { push: () => {}, isFull: () => false, drained: async () => {} };
  const runner = new ChunkRunner(
    {
      claim: async () => claim,
      items: async () => items,
      begin: async () => true,
      release,
    } as unknown as Parts[0],
    { add: () => {}, remove: () => {} } as unknown as Parts[1],
    OUR_APP as unknown as Parts[2],
    { run } as unknown as Parts[3],
    {} as Parts[4],
    recorder as unknown as Parts[5],
    { settled: async () => {} } as unknown as Parts[6],
    {} as Parts[7],
  );
  const running = runner.run('1', 0);
  await new Promise(setImmediate);
  answerLast();
  await running;
  expect(release).toHaveBeenCalledExactlyOnceWith(claim, 20_000);
});

it('lets a chunk rest where others have the rest of the day in hand, so that it is not asked for again at once', async () => {
  const claim = async () => {
    throw new CeilingReached(false);
  };
  const putOff = vi.fn(async () => undefined);
  const pause = vi.fn();
  const runner = new ChunkRunner(
    { claim, putOff } as unknown as Parts[0],
    {} as Parts[1],
    {} as Parts[2],
    {} as Parts[3],
    {} as Parts[4],
    {} as Parts[5],
    { settled: async () => {} } as unknown as Parts[6],
    { pause } as unknown as Parts[7],
  );
  expect(await runner.run('1', 3)).toBe(false);
  expect(putOff).toHaveBeenCalledExactlyOnceWith('1', 3, 3_000);
  expect(pause).not.toHaveBeenCalled();
});

it('takes a chunk that it still has in hand only once what came of it is recorded', async () => {
  const order: string[] = [];
  let record = () => {};
  const claims = {
    claim: async () => {
      order.push('claim');
      return order.length === 1
        ? ({ job: { id: '1', handler: handlerOf('refresh') }, chunk: 0 } as Claim)
        : null;
    },
    items: async () => [],
    begin: async () => false,
    release: async () => void order.push('release'),
  };
  const drained = () => new Promise<void>((resolve) => (record = resolve));
  const runner = new ChunkRunner(
    claims as unknown as Parts[0],
    { add: () => {}, remove: () => {} } as unknown as Parts[1],
    OUR_APP as unknown as Parts[2],
    {} as Parts[3],
    {} as Parts[4],
    { drained } as unknown as Parts[5],
    { settled: async () => {} } as unknown as Parts[6],
    {} as Parts[7],
  );
  const first = runner.run('1', 0);
  const second = runner.run('1', 0);
  await new Promise(setImmediate);
  expect(order).toEqual(['claim']);
  record();
  expect(await Promise.all([first, second])).toEqual([true, false]);
  expect(order).toEqual(['claim', 'release', 'claim']);
});

it('gives a chunk back though PostgreSQL is away at that moment: nobody of it is to be in doubt', async () => {
  const claim = { job: { id: '1', handler: handlerOf('refresh') }, chunk: 0 } as Claim;
  const remove = vi.fn();
  const release = vi.fn(async () => {
    if (release.mock.calls.length === 1) throw new Error('Connection terminated unexpectedly');
    expect(remove).not.toHaveBeenCalled();
  });
  const runner = new ChunkRunner(
    {
      claim: async () => claim,
      items: async () => [],
      begin: async () => false,
      release,
    } as unknown as Parts[0],
    { add: () => {}, remove } as unknown as Parts[1],
    OUR_APP as unknown as Parts[2],
    {} as Parts[3],
    {} as Parts[4],
    { drained: async () => {} } as unknown as Parts[5],
    { settled: async () => {} } as unknown as Parts[6],
    {} as Parts[7],
  );
  await runner.run('1', 0);
  expect(release).toHaveBeenCalledTimes(2);
  expect(remove).toHaveBeenCalledOnce();
});
