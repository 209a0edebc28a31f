import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AdaptivePacer,
  type CallOptions,
  KakaoAbortError,
  KakaoApiError,
  type KakaoClient,
  KakaoTimeoutError,
  RATE_DEFAULTS,
} from '../../kakao-client/index.js';
import type { JobKind } from '../job.types.js';
import { handlerOf } from '../kinds/registry.js';
import { CallSlots } from './call-slots.js';
import { ChunkRunner } from './chunk-runner.js';
import type { Claim, ItemResult, WorkItem } from './claim.js';
import { now } from './clock.js';
import { unfinished } from './conclude.js';
import { ItemRunner } from './item-runner.js';
import type { Lease } from './lease.js';
import { LinkCheck } from './link-check.js';
import { CHOSEN, NO_TROUBLE, OUR_APP, people } from './testing/chunk-parts.js';

type Parts = ConstructorParameters<typeof ChunkRunner>;
type RunnerParts = ConstructorParameters<typeof ItemRunner>;

const HOLDS_MS = 30_000;
const CHOSEN_AT = CHOSEN.toISOString();
const NOTHING_TO_REVOKE = new KakaoApiError({
  endpoint: '/v2/user/revoke/scopes',
  code: -2,
  httpStatus: 400,
  msg: '',
  action: 'fix',
  scope: 'person',
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => vi.useRealTimers());

function pacerOf(callsPerSecond: number): AdaptivePacer {
  const rate = { ...RATE_DEFAULTS, initialRate: callsPerSecond, isAdaptive: false };
  return new AdaptivePacer({ laneOf: () => ({ name: 'known', rate, window: null }) });
}

/** Kakao behind a pacer: who is linked since when, what was looked at and who was changed when. */
class Kakao {
  readonly linkedSince = new Map<string, string>();
  readonly looks: { ids: string[]; at: number }[] = [];
  readonly changes: { id: string; at: number }[] = [];
  looksAtOnce = 0;
  mostLooksAtOnce = 0;
  private pacer: AdaptivePacer;

  constructor(callsPerSecond: number) {
    this.pacer = pacerOf(callsPerSecond);
  }

  speedUp(callsPerSecond: number): void {
    this.pacer = pacerOf(callsPerSecond);
  }

  readonly client = {
    getUsers: async (ids: string[], _properties: unknown, options: CallOptions) => {
      this.mostLooksAtOnce = Math.max(this.mostLooksAtOnce, ++this.looksAtOnce);
      try {
        await this.call('/v2/app/users', options);
        this.looks.push({ ids, at: performance.now() });
        return ids.map((id) => ({ id, connected_at: this.linkedSince.get(id) }));
      } finally {
        this.looksAtOnce--;
      }
    },
    unlink: (id: string, options: CallOptions) => this.change('/v1/user/unlink', id, options),
    revokeScopes: async (id: string, _names: string[], options: CallOptions) => {
      await this.change('/v2/user/revoke/scopes', id, options);
      return { id, scopes: [{ id: 'email', agreed: false }] };
    },
    revokeServiceTerms: async (id: string, _tags: string[], options: CallOptions) => {
      await this.change('/v2/user/revoke/service_terms', id, options);
      return { id, revoked_service_terms: [{ tag: 'ads', agreed: false }] };
    },
    upgradeServiceTerms: async (id: string, _tags: string[], options: CallOptions) => {
      await this.change('/v2/user/upgrade/service_terms', id, options);
      return { id, agreed_service_terms: [{ tag: 'ads', agreed: true }] };
    },
    getScopes: async (id: string, _names: undefined, options: CallOptions) => {
      await this.call('/v2/user/scopes', options);
      return { id, scopes: [{ id: 'email', agreed: true, revocable: true }, { id: 'birthday' }] };
    },
  } as unknown as KakaoClient;

  private async change(endpoint: string, id: string, options: CallOptions): Promise<{ id: string }> {
    await this.call(endpoint, options);
    this.changes.push({ id, at: performance.now() });
    return { id };
  }

  private async call(endpoint: string, { waitSignal: signal, group }: CallOptions): Promise<void> {
    try {
      if (signal?.aborted) throw signal.reason;
      const permit = await this.pacer.acquire(endpoint, { priority: 'bulk', signal, group });
      this.pacer.report(permit, { result: 'ok', latencyMs: 0 });
    } catch (cause) {
      throw new KakaoAbortError({ endpoint, isAnswerUnknown: false, cause });
    }
  }
}

/** What changing jobs that look at links are asked for. */
const PARAMS = {
  unlink: {},
  'revoke-scopes': { scopes: ['email'] },
  'revoke-terms': { tags: ['ads'] },
  'record-terms': { tags: ['ads'], evidence: 'paper' },
} satisfies Partial<Record<JobKind, unknown>>;
const KINDS = Object.keys(PARAMS) as (keyof typeof PARAMS)[];

interface ChunkOptions {
  kind?: keyof typeof PARAMS;
  params?: unknown;
  run?: (item: WorkItem, lease: Lease) => Promise<unknown>;
}

/** A chunk of a job in the hands of a worker, of which the test sees what it records. */
function chunk(items: WorkItem[], kakao: Kakao, options: ChunkOptions = {}) {
  const { kind = 'unlink', params = PARAMS[kind], run } = options;
  const state = { isDryRun: false, isCancelling: false, maxAttempts: 8, startedAt: CHOSEN };
  const job = { id: '1', handler: handlerOf(kind), params, ...state };
  const claim = { job, chunk: 0, token: 't', protectedVersion: null } as unknown as Claim;
  const slots = new CallSlots(64);
  const results: ItemResult[] = [];
  const release = vi.fn(async (_claim: Claim, _restMs: number) => undefined);
  const held: Lease[] = [];
  const parts: unknown[] = [
    { claim: async () => claim, items: async () => items, begin: async () => true, release },
    { add: (lease: Lease) => held.push(lease), remove: () => held.pop() },
    new LinkCheck(kakao.client, slots, NO_TROUBLE, OUR_APP),
    run
      ? { run: (_claim: Claim, lease: Lease, item: WorkItem) => run(item, lease) }
      : new ItemRunner(kakao.client, {} as RunnerParts[1], slots, NO_TROUBLE, {} as RunnerParts[4]),
    {},
    {
      push: (_claim: Claim, result: ItemResult) => results.push(result),
      isFull: () => false,
      drained: async () => {},
    },
    NO_TROUBLE,
    {},
  ];
  const runner = new ChunkRunner(...(parts as Parts));
  /** Runs it to its end, with the claim renewed as the heartbeat does it. */
  const finish = async (onSecond: (second: number) => void = () => {}) => {
    let isDone = false;
    const running = runner.run('1', 0).finally(() => {
      isDone = true;
    });
    for (let second = 0; !isDone && second < 3_600; second++) {
      for (const lease of held) lease.renewed(now());
      onSecond(second);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await running;
  };
  return { finish, results, release, held };
}

describe('a look at the links of a chunk', () => {
  it.each(KINDS)(
    'of %s is made anew for those whose turn comes later than it holds, and for nobody twice at a time',
    async (kind) => {
      const kakao = new Kakao(2);
      const items = people(300);
      for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
      const anew = items.slice(250).map(({ userId }) => userId);
      const { finish, results, release } = chunk(items, kakao, { kind });
      await finish((second) => {
        if (second === 20) for (const id of anew) kakao.linkedSince.set(id, '2026-06-01T00:00:00Z');
        if (second === 10) kakao.mostLooksAtOnce = 0;
      });
      for (const { id, at } of kakao.changes) {
        const seenAt = kakao.looks.filter((look) => look.at <= at && look.ids.includes(id)).at(-1)?.at ?? 0;
        expect(at - seenAt).toBeLessThanOrEqual(HOLDS_MS);
      }
      expect(kakao.changes.map(({ id }) => id).sort()).toEqual(
        items.slice(0, 250).map(({ userId }) => userId),
      );
      expect(results).toHaveLength(300);
      for (const result of results) {
        const isAnew = result.position >= 250;
        expect(result).toMatchObject(
          isAnew
            ? { outcome: 'failed', errorCode: 'relinked', attempts: 0 }
            : { outcome: 'succeeded', attempts: 1, doubt: null },
        );
      }
      expect(kakao.mostLooksAtOnce).toBe(1);
      // Three at first, then one for what is called while it holds.
      expect(kakao.looks.length).toBeLessThanOrEqual(3 + Math.ceil(250 / 2 / 30) + 1);
      expect(release).toHaveBeenCalledExactlyOnceWith(expect.anything(), 0);
    },
  );

  it('does not keep from asking after the change, but from the change that follows', async () => {
    const kakao = new Kakao(1 / 20);
    const items = people(1);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const refuse = kakao.client.revokeScopes.bind(kakao.client);
    const asked: (readonly string[])[] = [];
    kakao.client.revokeScopes = async (id, names, options) => {
      asked.push(names);
      const answer = await refuse(id, names, options);
      if (names.length > 1) throw NOTHING_TO_REVOKE;
      return answer;
    };
    const { finish, results } = chunk(items, kakao, {
      kind: 'revoke-scopes',
      params: { scopes: ['email', 'birthday'] },
    });
    await finish((second) => {
      // Nobody else is in the way from the second look on.
      if (kakao.looks.length > 1) kakao.speedUp(1_000);
      else expect(second).toBeLessThan(300);
    });
    // After the first look: the list, what is agreed to, and then it was over.
    expect(asked).toEqual([['email', 'birthday'], ['email'], ['email', 'birthday'], ['email']]);
    expect(kakao.looks).toHaveLength(2);
    expect(results).toEqual([expect.objectContaining({ outcome: 'succeeded', doubt: null })]);
    for (const { at } of kakao.changes) {
      expect(at - (kakao.looks.filter((look) => look.at <= at).at(-1)?.at ?? 0)).toBeLessThanOrEqual(
        HOLDS_MS,
      );
    }
  });

  it('lets fewer wait where it was over before the calls of the same people left, so that they come to an end', async () => {
    const kakao = new Kakao(0.5);
    const items = people(40);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const revoke = kakao.client.revokeScopes.bind(kakao.client);
    kakao.client.revokeScopes = async (id, names, options) => {
      const answer = await revoke(id, names, options);
      if (names.length > 1) throw NOTHING_TO_REVOKE;
      return answer;
    };
    const { finish, results } = chunk(items, kakao, {
      kind: 'revoke-scopes',
      params: { scopes: ['email', 'birthday'] },
    });
    // As many calls as they need are 240 seconds of them; with all of them waiting at a time they never came to an end.
    await finish((second) => expect(second).toBeLessThan(1_000));
    expect(results.map(({ outcome }) => outcome)).toEqual(items.map(() => 'succeeded'));
  });

  it('is made once where all are called while it holds', async () => {
    const kakao = new Kakao(1_000);
    const items = people(1_000);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const { finish, results } = chunk(items, kakao);
    await finish();
    expect(results.every(({ outcome }) => outcome === 'succeeded')).toBe(true);
    expect(kakao.looks.flatMap(({ ids }) => ids).sort()).toEqual(items.map(({ userId }) => userId));
  });

  it('stops the chunk for a while where it fails, and what was tried of those who wait is recorded', async () => {
    const kakao = new Kakao(1_000);
    const items = people(200);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const called: string[] = [];
    const { finish, results, release } = chunk(items, kakao, {
      run: async (item) => {
        called.push(item.userId);
        await new Promise((resolve) => setTimeout(resolve, HOLDS_MS + 5_000));
        if (item.position > 0) return null;
        return { result: unfinished(item, { attempts: 1, doubt: 'answer_lost' }), isPutOff: false };
      },
    });
    await finish((second) => {
      if (second !== 10) return;
      kakao.client.getUsers = async () => {
        throw new KakaoTimeoutError(1_000, { endpoint: '/v2/app/users', isAnswerUnknown: true });
      };
    });
    expect(called).toHaveLength(64);
    expect(results).toEqual([
      expect.objectContaining({ position: 0, outcome: 'pending', attempts: 1, doubt: 'answer_lost' }),
    ]);
    expect(release).toHaveBeenCalledExactlyOnceWith(expect.anything(), 3_000);
  });

  it('loses no try of somebody who is taken again by the next one, and not called by it before the job stops', async () => {
    const kakao = new Kakao(1_000);
    const items = people(1);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const { finish, results } = chunk(items, kakao, {
      run: async (item, lease) => {
        if (kakao.looks.length > 1) {
          lease.stop('job-stopped');
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, HOLDS_MS + 5_000));
        return { result: unfinished(item, { attempts: 1, doubt: 'answer_lost' }), isPutOff: false };
      },
    });
    await finish();
    expect(kakao.looks).toHaveLength(2);
    expect(results).toEqual([
      expect.objectContaining({ outcome: 'pending', attempts: 1, doubt: 'answer_lost' }),
    ]);
  });

  it('calls nobody any more where the claim ends while it is made', async () => {
    const kakao = new Kakao(0.5);
    const items = people(100);
    for (const { userId } of items) kakao.linkedSince.set(userId, CHOSEN_AT);
    const { finish, release, held } = chunk(items, kakao);
    let calls = 0;
    await finish(() => {
      if (kakao.looks.length === 0 || kakao.looksAtOnce === 0) return;
      calls = kakao.changes.length;
      for (const lease of held) lease.stop('job-stopped');
    });
    expect(calls).toBeGreaterThan(0);
    expect(kakao.changes).toHaveLength(calls);
    expect(release).toHaveBeenCalledExactlyOnceWith(expect.anything(), 0);
  });
});
