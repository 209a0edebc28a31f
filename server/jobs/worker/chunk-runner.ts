import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AnswerTimes } from '../../consents/observation.js';
import { databaseTime } from '../../platform/database/database-clock.js';
import { log } from '../../platform/log/log.js';
import { CALLS_PER_WORKER, LEASE_MS, REST_AFTER_FAILED_CHECK_MS, TRIES_AT_ONCE } from '../jobs.constants.js';
import type { LinkState } from '../kinds/kind.js';
import { ChunkClaims } from './chunk-claims.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import { failure, notLinkedResult, resultOf, resultOfLink, unfinished, unknowable } from './conclude.js';
import { CeilingReached } from './daily-ceiling.js';
import { DoubtResolver } from './doubt-resolver.js';
import { Heartbeat } from './heartbeat.js';
import { ItemRunner } from './item-runner.js';
import { JobPauser } from './job-pauser.js';
import { Lease } from './lease.js';
import { LinkCheck, type Links } from './link-check.js';
import { Look } from './look.js';
import { OutcomeRecorder } from './outcome-recorder.js';
import { isPassing } from './passing-error.js';
import { Trouble } from './trouble.js';
import { type Looked, Turns } from './turns.js';

/** How long a chunk rests after failures that may pass, by how often its people were tried. */
const REST_MS = [5_000, 20_000, 60_000];

const RETRY_MS = 500;

/**
 * Takes a chunk, deals with its open items, records them, and gives it back. Whatever goes wrong leaves items
 * without an outcome, which somebody takes again; nothing that Kakao answered is lost while the process lives.
 */
@Injectable()
export class ChunkRunner {
  /** By job and chunk. */
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(
    private readonly claims: ChunkClaims,
    private readonly heartbeat: Heartbeat,
    private readonly links: LinkCheck,
    private readonly items: ItemRunner,
    private readonly resolver: DoubtResolver,
    private readonly recorder: OutcomeRecorder,
    private readonly trouble: Trouble,
    private readonly pauser: JobPauser,
  ) {}

  /**
   * One that this worker still has in hand, for it was lost to it and has results to be recorded, is taken anew only
   * after that.
   *
   * @returns whether there was anything to do
   */
  async run(jobId: string, chunk: number): Promise<boolean> {
    const key = `${jobId}/${chunk}`;
    const before = this.running.get(key);
    const run = before
      ? before.catch(() => false).then(() => this.takeAndRun(jobId, chunk))
      : this.takeAndRun(jobId, chunk);
    this.running.set(key, run);
    try {
      return await run;
    } finally {
      if (this.running.get(key) === run) this.running.delete(key);
    }
  }

  private async takeAndRun(jobId: string, chunk: number): Promise<boolean> {
    await this.trouble.settled();
    const claimedAt = now();
    const claim = await this.claim(jobId, chunk);
    if (!claim) return false;
    const lease = new Lease(
      claim.token,
      jobId,
      chunk,
      claimedAt,
      claim.job.isCancelling,
      claim.protectedVersion,
    );
    this.heartbeat.add(lease);
    let restMs = 0;
    try {
      const open = await this.claims.items(claim);
      if (claim.job.isCancelling || claim.isDoubtFirst) {
        restMs = await this.resolveDoubts(claim, lease, open);
      } else {
        const spared = open.filter((item) => item.isProtected);
        restMs = await this.resolveDoubts(claim, lease, spared);
        const callable = open.filter((item) => !item.isProtected);
        restMs = Math.max(restMs, await this.work(claim, lease, callable));
      }
    } catch (error) {
      log.error({ err: error, jobId, chunk }, 'a chunk was left');
      restMs = REST_AFTER_FAILED_CHECK_MS;
    } finally {
      await this.recorder.drained(jobId);
      await this.trouble.settled();
      await this.giveBack(claim, restMs);
      this.heartbeat.remove(lease);
    }
    return true;
  }

  /**
   * Tried again while PostgreSQL is away: a chunk that is not given back puts people in doubt of whom all is known. Where
   * it is away for long, the claim runs out by itself.
   */
  private async giveBack(claim: Claim, restMs: number): Promise<void> {
    const end = now() + LEASE_MS;
    for (;;) {
      try {
        return await this.claims.release(claim, restMs);
      } catch (error) {
        log.warn({ err: error, jobId: claim.job.id, chunk: claim.chunk }, 'a chunk is not given back yet');
        if (!isPassing(error) || now() > end) return;
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  private async claim(jobId: string, chunk: number): Promise<Claim | null> {
    try {
      return await this.claims.claim(jobId, chunk);
    } catch (error) {
      if (!(error instanceof CeilingReached)) throw error;
      if (error.isSpent) await this.pauser.pause(jobId, 'daily_ceiling', {});
      // Others have the rest in hand for as long as their calls take: asked for again at once it would be all the time.
      else await this.claims.putOff(jobId, chunk, REST_AFTER_FAILED_CHECK_MS);
      return null;
    }
  }

  /** @returns how long the chunk is to rest before what is left of it is taken again, in milliseconds */
  private async work(claim: Claim, lease: Lease, open: WorkItem[]): Promise<number> {
    const { handler, isDryRun } = claim.job;
    const restAfterFailure = () => (lease.end ? 0 : REST_AFTER_FAILED_CHECK_MS);
    let first: Looked | null = { look: null, left: open };
    if (handler.isChanging || isDryRun) {
      first = await this.checkLinks(claim, lease, open);
      if (!first) return restAfterFailure();
    } else {
      if (!(await this.isOurApp(claim, lease))) return restAfterFailure();
      if (!(await this.claims.begin(claim, [], []))) return 0;
    }
    const turns = new Turns(first, (items) => this.checkLinks(claim, lease, items));
    let restMs = 0;
    const lane = async () => {
      while (lease.canCall && !turns.isEnded) {
        const item = turns.take();
        if (item) {
          // Awaited apart: what other lanes came to meanwhile counts too.
          const itemRestMs = await this.deal(claim, lease, item, turns);
          restMs = Math.max(restMs, itemRestMs);
        } else if (turns.isEmpty) return;
        else await turns.renew();
      }
    };
    await Promise.all(Array.from({ length: Math.min(CALLS_PER_WORKER, first.left.length) }, lane));
    for (const item of turns.close()) this.recorder.push(claim, unfinished(item, item));
    return turns.isEnded ? Math.max(restMs, restAfterFailure()) : restMs;
  }

  private async deal(claim: Claim, lease: Lease, item: WorkItem, turns: Turns): Promise<number> {
    const { job } = claim;
    const { look } = turns;
    const run = await this.items.run(claim, lease, item, look);
    if (!run) {
      // Not called by this look, and perhaps by one before: what came of that is not recorded yet.
      turns.putBack(item, false);
      return 0;
    }
    if (run.result.outcome === 'pending' && !run.isPutOff && look?.isOver && lease.canCall) {
      ({ attempts: item.attempts, doubt: item.doubt } = run.result);
      turns.putBack(item, true);
      return 0;
    }
    this.recorder.push(claim, run.result);
    if (this.recorder.isFull(job.id)) await this.recorder.drained(job.id);
    if (!run.isPutOff) return 0;
    const round = Math.floor(run.result.attempts / TRIES_AT_ONCE) - 1;
    return REST_MS[Math.min(Math.max(round, 0), REST_MS.length - 1)] ?? 0;
  }

  /** @returns those of whom the link does not tell all; whose link could not be read fails, for nobody is called without a look */
  private async recordEarly(
    claim: Claim,
    open: WorkItem[],
    { states, unreadable }: Links,
    times: AnswerTimes,
  ): Promise<WorkItem[]> {
    const left: WorkItem[] = [];
    for (const item of open) {
      const link = states.get(item.userId);
      const error = unreadable.get(item.userId);
      let result = link ? this.early(claim, item, link, times) : null;
      if (error) result = resultOf(claim.job, item, item, failure(error));
      if (result) this.recorder.push(claim, result);
      else left.push(item);
    }
    if (left.length < open.length) await this.recorder.drained(claim.job.id);
    return left;
  }

  /** What the link alone tells; in a dry run also that somebody is not linked, for no call would ask. */
  private early(claim: Claim, item: WorkItem, link: LinkState, times: AnswerTimes) {
    const { job } = claim;
    if (job.isDryRun && !link.isLinked) {
      const tries = { attempts: item.attempts, doubt: null };
      return notLinkedResult(job, item, tries, times, 'Not linked.');
    }
    return resultOfLink(job, item, link, times);
  }

  /**
   * Reads the links and records those of whom they tell all, before the chunk is marked as begun: nobody who was only
   * looked at can come to be in doubt.
   *
   * @returns the look and who is left to be dealt with; null where it could not be done, or the chunk is no longer ours
   */
  private async checkLinks(claim: Claim, lease: Lease, open: WorkItem[]): Promise<Looked | null> {
    try {
      const askedAt = databaseTime();
      const links = await this.links.read(claim, open, lease);
      const times = { askedAt, observedAt: databaseTime() };
      if (lease.end) return null;
      const { absent, seen } = applyLinks(open, links.states);
      const left = await this.recordEarly(claim, open, links, times);
      const isOurs = await this.claims.begin(claim, absent, seen);
      return isOurs && !lease.end ? { look: new Look(links, lease), left } : null;
    } catch (error) {
      log.warn({ err: error, jobId: claim.job.id }, 'links not checked');
      return null;
    }
  }

  /** Before people are read at whose links nobody looks first. */
  private async isOurApp(claim: Claim, lease: Lease): Promise<boolean> {
    try {
      await this.links.ensureApp(lease);
      return true;
    } catch (error) {
      log.warn({ err: error, jobId: claim.job.id }, 'people not read');
      return false;
    }
  }

  /** Of people who are not to be called: what lost calls may have done is asked, and recorded where they did it. */
  private async resolveDoubts(claim: Claim, lease: Lease, open: WorkItem[]): Promise<number> {
    const inDoubt = open.filter((item) => item.doubt !== null);
    if (inDoubt.length === 0) return 0;
    const resolutions = await this.resolver.resolve(claim, lease, inDoubt);
    let restMs = 0;
    for (const [index, item] of inDoubt.entries()) {
      const resolution = resolutions[index];
      if (resolution === 'unknown') restMs = REST_AFTER_FAILED_CHECK_MS;
      else if (resolution === 'not-done')
        this.recorder.push(claim, unfinished(item, { ...item, doubt: null }));
      else if (resolution === 'unknowable') this.recorder.push(claim, unknowable(claim.job, item));
      else if (resolution) this.recorder.push(claim, resolution);
    }
    return restMs;
  }
}

/** Takes over what a look showed. */
function applyLinks(open: WorkItem[], links: ReadonlyMap<string, LinkState>) {
  const absent: number[] = [];
  const seen: { position: number; connectedAt: Date }[] = [];
  for (const item of open) {
    const link = links.get(item.userId);
    if (link && !link.isLinked && item.doubt === null && !item.wasAbsent) {
      absent.push(item.position);
      item.wasAbsent = true;
    }
    if (link?.connectedAt && item.connectedAt === null && !item.wasAbsent) {
      seen.push({ position: item.position, connectedAt: link.connectedAt });
      item.connectedAt = link.connectedAt;
    }
  }
  return { absent, seen };
}
