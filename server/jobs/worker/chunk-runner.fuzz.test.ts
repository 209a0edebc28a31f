import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Random } from '../../commands/fault-runs/random.js';
import { log } from '../../platform/log/log.js';
import { LEASE_MARGIN_MS, LOOK_HOLDS_MS, SHUTDOWN_GRACE_MS } from '../jobs.constants.js';
import { handlerOf } from '../kinds/registry.js';
import { CallSlots } from './call-slots.js';
import { ChunkRunner } from './chunk-runner.js';
import type { ClaimedJob, WorkItem } from './claim.js';
import { now } from './clock.js';
import { DoubtResolver } from './doubt-resolver.js';
import { ItemRunner } from './item-runner.js';
import type { Lease } from './lease.js';
import { LinkCheck } from './link-check.js';
import { CHOSEN, NO_TROUBLE, OUR_APP, people } from './testing/chunk-parts.js';
import { ChunkTable, type Row } from './testing/chunk-table.js';
import { FaultyKakao, MOST_LATENCY_MS } from './testing/faulty-kakao.js';

type Parts = ConstructorParameters<typeof ChunkRunner>;
type RunnerParts = ConstructorParameters<typeof ItemRunner>;

const PARAMS = { unlink: {}, 'revoke-scopes': { scopes: ['email'] } };
/** Of so many people one has nothing to be changed. */
const NOTHING_OF = 7;
/** The same plays each time; others, and more of them, for whoever changes how chunks are run. */
const SEED = 1;
const PLAYS = 200;
/** More than any chunk here needs. */
const MOST_CLAIMS = 200;
const MOST_SECONDS = 3_600;

const interruption = fc.record({
  /** Seconds after the worker took the chunk. */
  after: fc.integer({ min: 0, max: 80 }),
  how: fc.constantFrom('paused', 'shut down', 'frozen', 'killed'),
});
const scenario = fc.record({
  seed: fc.integer(),
  kind: fc.constantFrom('unlink' as const, 'revoke-scopes' as const),
  people: fc.integer({ min: 1, max: 150 }),
  callsPerSecond: fc.constantFrom(1, 3, 10, 50),
  /** Calls of a worker that may be under way at a time. */
  slots: fc.constantFrom(2, 8, 64),
  failing: fc.constantFrom(0.1, 0.4),
  interruptions: fc.array(interruption, { maxLength: 4 }),
  /** Who leaves and links anew meanwhile, and after how many seconds. */
  anew: fc.array(fc.record({ who: fc.nat(149), after: fc.integer({ min: 0, max: 200 }) }), { maxLength: 20 }),
  isCancelled: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

let level: string;
beforeEach(() => {
  // Every failure of a look is told: here thousands of them.
  level = log.level;
  log.level = 'silent';
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  log.level = level;
});

/** Lets time go by until a promise is kept. */
async function passing(promise: Promise<unknown>): Promise<void> {
  let isKept = false;
  const kept = promise.finally(() => {
    isKept = true;
  });
  for (let second = 0; !isKept && second < MOST_SECONDS; second++) await vi.advanceTimersByTimeAsync(1_000);
  await kept;
}

const hasNothing = ({ position }: WorkItem) => position % NOTHING_OF === 0;

/** A job on a few people at a Kakao that fails now and then, in the hands of one worker after another. */
class Play {
  readonly kakao: FaultyKakao;
  readonly table: ChunkTable;
  /** Who has another link than the one that was chosen. */
  readonly anew = new Set<string>();
  private readonly ends: Promise<unknown>[] = [];

  constructor(readonly plan: Scenario) {
    this.kakao = new FaultyKakao(plan.callsPerSecond, plan.failing);
    const chosen = people(plan.people);
    for (const one of chosen) {
      if (plan.kind !== 'unlink' || !hasNothing(one)) this.kakao.linked.set(one.userId, CHOSEN);
      if (!hasNothing(one)) this.kakao.agreed.add(one.userId);
    }
    this.table = new ChunkTable(chosen);
    for (const { who, after } of plan.anew) {
      const one = chosen[who];
      // Who is not linked is called all the same, for Kakao's answer to say so: links of those that begin between a look and
      // the call that it allows are left out here.
      if (one && !(plan.kind === 'unlink' && hasNothing(one)))
        setTimeout(() => this.linkAnew(one.userId), after * 1_000);
    }
  }

  private linkAnew(userId: string): void {
    this.anew.add(userId);
    this.kakao.linkAnew(userId);
  }

  /** To the end of the job, whatever happens meanwhile. */
  async run(): Promise<void> {
    for (const { after, how } of this.plan.interruptions) await this.hold({ after, how });
    const isCancelling = this.plan.isCancelled;
    for (let claims = 0; this.isOpen(isCancelling); claims++) {
      if (claims === MOST_CLAIMS) throw new Error('the chunk comes to no end');
      await this.hold({ isCancelling });
    }
    if (isCancelling) this.table.cancel();
    // Those who lost the chunk come to their end too, and change nothing any more.
    await passing(Promise.all(this.ends));
  }

  private isOpen(isCancelling: boolean): boolean {
    return isCancelling ? this.table.isBusy : this.table.pending.length > 0;
  }

  /** One worker has the chunk in hand until it gives it back, or is interrupted. */
  private async hold(options: { after?: number; how?: string; isCancelling?: boolean }): Promise<void> {
    const { after = MOST_SECONDS, how, isCancelling = false } = options;
    const claim = this.table.claim(this.job(isCancelling));
    const leases: Lease[] = [];
    let isDone = false;
    const end = this.worker(claim, leases)
      .run('1', 0)
      .finally(() => {
        isDone = true;
      });
    this.ends.push(end);
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds && !isDone; second++) {
        for (const lease of leases) lease.renewed(now());
        await vi.advanceTimersByTimeAsync(1_000);
      }
    };
    await pass(after);
    if (isDone) return;
    const all = (act: (lease: Lease) => void) => {
      for (const lease of leases) act(lease);
    };
    if (how === 'killed') {
      this.table.kill(claim);
      all((lease) => lease.abort());
    } else if (how === 'frozen') {
      // It woke up too late to renew its claim; what had left by then is answered by the time that another takes the chunk.
      all((lease) => lease.stop('lost'));
      await vi.advanceTimersByTimeAsync(LEASE_MARGIN_MS);
    } else {
      all((lease) => lease.stop(how === 'paused' ? 'job-stopped' : 'shutdown'));
      if (how === 'shut down') {
        await pass(SHUTDOWN_GRACE_MS / 1_000);
        all((lease) => lease.abort());
      }
      await pass(MOST_SECONDS);
    }
  }

  private job(isCancelling: boolean): ClaimedJob {
    const { kind } = this.plan;
    const state = { isDryRun: false, predictedBy: null, isCancelling, maxAttempts: 8 };
    const times = { startedAt: new Date(), begunAt: new Date() };
    const job = { id: '1', handler: handlerOf(kind), params: PARAMS[kind], reason: '', ...state, ...times };
    return job as unknown as ClaimedJob;
  }

  /** A process of its own. */
  private worker(claim: ReturnType<ChunkTable['claim']>, leases: Lease[]): ChunkRunner {
    const { client } = this.kakao;
    const slots = new CallSlots(this.plan.slots);
    const reader = {} as RunnerParts[1];
    const links = new LinkCheck(client, slots, NO_TROUBLE, OUR_APP);
    const resolver = new DoubtResolver(client, reader, links);
    const parts: unknown[] = [
      this.table.claims(claim),
      { add: (lease: Lease) => leases.push(lease), remove: () => leases.pop() },
      links,
      new ItemRunner(client, reader, slots, NO_TROUBLE, resolver),
      resolver,
      this.table.recorder(),
      NO_TROUBLE,
      {},
    ];
    return new ChunkRunner(...(parts as Parts));
  }
}

/** What the record of a person says that is not so, and what was done that nobody chose. */
function faults(row: Row, { kakao, anew, plan }: Play): string[] {
  const { userId, outcome, doubt, errorCode } = row;
  const changes = kakao.changes.filter(({ id }) => id === userId);
  const isAnew = anew.has(userId);
  const found: string[] = [];
  const wrong = (what: string) => found.push(`${userId} ${what}: ${outcome} ${errorCode} in doubt ${doubt}`);
  if (changes.length > 1 && !isAnew) wrong(`was changed ${changes.length} times`);
  for (const { at, since = at } of changes) {
    // A look before it told of the link that was chosen.
    const isSeen = at.getTime() - since.getTime() > LOOK_HOLDS_MS + MOST_LATENCY_MS;
    if (since > CHOSEN && isSeen) wrong('had a link changed that nobody chose');
  }
  // Consents do not say of which link they are: those of a link that began after the look are taken for its own.
  const isMistakable = isAnew && plan.kind !== 'unlink';
  const isInDoubt = outcome === 'failed' && doubt !== null;
  if (changes.length > 0 && outcome !== 'succeeded' && !isInDoubt && !isMistakable) wrong('was changed');
  // Where nobody knows what a lost call did, "already so" counts as done, with the doubt named.
  const mayHaveBeen = (hasNothing(row) || isAnew) && doubt !== null;
  if (outcome === 'succeeded' && changes.length === 0 && !mayHaveBeen) wrong('was not changed');
  if (outcome === 'succeeded' && doubt === null && !kakao.answered.has(userId)) wrong('was not answered');
  if (outcome === 'unchanged' && !hasNothing(row) && !isAnew) wrong('had something to be changed');
  return found;
}

it('of every person the record says what was done, and nothing is done to a link that nobody chose, whatever happens to the workers', async () => {
  const isSo = fc
    .asyncProperty(scenario, async (plan) => {
      // Kakao's failures and the worker's own chances: the same for the same play.
      const random = new Random(plan.seed);
      vi.spyOn(Math, 'random').mockImplementation(() => random.next());
      const play = new Play(plan);
      await play.run();
      expect(play.table.rows.flatMap((row) => faults(row, play))).toEqual([]);
    })
    .afterEach(() => {
      vi.clearAllTimers();
      vi.restoreAllMocks();
    });
  await fc.assert(isSo, { numRuns: PLAYS, seed: SEED });
}, 120_000);
