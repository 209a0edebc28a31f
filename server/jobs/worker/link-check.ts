import { Injectable } from '@nestjs/common';
import { AppCheck, OtherApp } from '../../consents/app-check.js';
import { isLaterLink } from '../../consents/link-time.js';
import { isAboutPeople, Tolerance } from '../../consents/tolerance.js';
import { KakaoClient, KakaoError, type KakaoUser, PEOPLE_A_CALL } from '../../kakao-client/index.js';
import { batchesOf, mapConcurrently } from '../../platform/concurrency.js';
import { TRIES_IN_ALL } from '../jobs.constants.js';
import { JobStop, type LinkState } from '../kinds/kind.js';
import { CallSlots } from './call-slots.js';
import type { Claim, WorkItem } from './claim.js';
import { now } from './clock.js';
import type { Lease } from './lease.js';
import { Trouble, UNUSABLE } from './trouble.js';

/** More chunks than a job has. */
const BEFORE_ITEMS = 1_000_000;

/** Calls of one check that may be under way at a time: no call of a person waits for many of them. */
const AT_ONCE = 4;

export const NOT_LINKED: LinkState = { isLinked: false, connectedAt: null };

/**
 * So many failed looks in a row at one person alone are waited for. No other person's answer tells whether Kakao is away, but
 * with a rest after each look this takes more than two minutes, by when {@link Trouble} knows of an outage.
 */
const LOOKS_ALONE = 40;

/** So many looks in a row whose answers cannot be used for more than a few people: that does not pass by itself. */
const UNUSABLE_LOOKS = 4;

/** Where Kakao gives no usable answer about so many people at random either, it gives none about anybody. */
const PROBES = 3;

/** What Kakao told of people's links. */
export interface Links {
  /** By user id, of everybody asked for but the unreadable. */
  states: ReadonlyMap<string, LinkState>;
  /** By user id, a few at most: of whom Kakao gives no usable answer, and what it said instead. Nobody of them may be called. */
  unreadable: ReadonlyMap<string, KakaoError>;
  /** When the first of the answers came, by {@link now}. */
  answeredAt: number;
}

/** What was read so far. */
interface Read {
  /** Of everybody asked for. */
  ids: string[];
  states: Map<string, LinkState>;
  unreadable: Map<string, KakaoError>;
  answeredAt: number;
  tolerance: Tolerance;
  /** Under way or done: {@link LinkCheck.probe}. */
  probe: Promise<void> | null;
}

/** Reads who is linked and since when, a hundred people a call. */
@Injectable()
export class LinkCheck {
  /**
   * How often in a row nothing usable came, though it might have been one person's trouble. By job, chunk and person; `all`
   * stands for people who are looked at together.
   */
  private readonly failedLooks = new Map<string, number>();

  constructor(
    private readonly client: KakaoClient,
    private readonly slots: CallSlots,
    private readonly trouble: Trouble,
    private readonly app: AppCheck,
  ) {}

  /**
   * Reads the links of people, with a call's slot each hundred. One of whom Kakao gives no usable answer must not hold up
   * everybody else for ever: a failure that may pass is waited for by looking at the chunk again, but only so often in a row.
   *
   * @throws KakaoError where it concerns more than a few; {@link Trouble} knows of it, and pauses the job where that does not
   *   pass; OtherApp, after which all jobs are paused
   */
  async read(claim: Claim, items: WorkItem[], lease: Lease): Promise<Links> {
    // In an outage many people of one chunk are looked at one by one: each has a count of their own, so that failed looks at
    // others do not use up their patience.
    const keyOf = (who: string) => `${claim.job.id}/${claim.chunk}/${who}`;
    const [alone] = items.length === 1 ? items : [];
    const key = keyOf(alone?.userId ?? 'all');
    const failed = this.failedLooks.get(key) ?? 0;
    const isPatient = failed < (alone ? LOOKS_ALONE : TRIES_IN_ALL);
    const tolerance = new Tolerance(items.length, isPatient);
    await this.ensureApp(lease);
    try {
      const links = await this.readAll(claim, items, lease, tolerance);
      this.failedLooks.delete(key);
      if (this.failedLooks.size > 0) for (const { userId } of items) this.failedLooks.delete(keyOf(userId));
      if (links.states.size > 0) this.trouble.looked();
      return links;
    } catch (error) {
      if (isAboutPeople(error)) this.failedLooks.set(key, failed + 1);
      if (isAboutPeople(error) && !error.isRetryable && failed + 1 >= UNUSABLE_LOOKS) {
        this.failedLooks.delete(key);
        this.trouble.stopJob(claim.job.id, new JobStop(UNUSABLE, error));
      } else if (error instanceof KakaoError) this.trouble.lookFailed(error);
      throw error;
    }
  }

  /**
   * Tries an Admin key that is new, before anybody is taken for unlinked by it.
   *
   * @throws OtherApp, after which all jobs are paused; KakaoError, of which {@link Trouble} knows
   */
  async ensureApp(lease: Lease): Promise<void> {
    try {
      await this.app.ensure(lease.options);
    } catch (error) {
      if (error instanceof OtherApp) this.trouble.isOtherApp(error);
      else if (error instanceof KakaoError) this.trouble.lookFailed(error);
      throw error;
    }
  }

  private async readAll(claim: Claim, items: WorkItem[], lease: Lease, tolerance: Tolerance): Promise<Links> {
    const read: Read = {
      ids: items.map((item) => item.userId),
      states: new Map(),
      unreadable: new Map(),
      answeredAt: Number.POSITIVE_INFINITY,
      tolerance,
      probe: null,
    };
    await mapConcurrently(batchesOf(read.ids, PEOPLE_A_CALL.looked), AT_ONCE, (ids) =>
      this.readSome(claim, ids, lease, read),
    );
    const { states, unreadable, answeredAt } = read;
    return { states, unreadable, answeredAt: Math.min(answeredAt, now()) };
  }

  /** Where one of them spoils the answer about all: halves until it is alone. */
  private async readSome(claim: Claim, ids: string[], lease: Lease, read: Read): Promise<void> {
    try {
      await this.readThese(claim, ids, lease, read);
    } catch (error) {
      if (!read.tolerance.allows(error)) throw error;
      if (ids.length === 1) {
        read.tolerance.leaveOut(ids[0] as string, error);
        read.unreadable.set(ids[0] as string, error as KakaoError);
        return;
      }
      if (read.states.size === 0) {
        read.probe ??= this.probe(claim, lease, read);
        await read.probe;
      }
      const middle = Math.ceil(ids.length / 2);
      await this.readSome(claim, ids.slice(0, middle), lease, read);
      await this.readSome(claim, ids.slice(middle), lease, read);
    }
  }

  /**
   * Those who spoil the answers are looked for only where somebody does not: where Kakao's answers are unusable as such,
   * that would cost a call for nearly everybody.
   *
   * @throws what was answered of the last one
   */
  private async probe(claim: Claim, lease: Lease, read: Read): Promise<void> {
    const some = spread(read.ids, PROBES);
    for (const [index, id] of some.entries()) {
      try {
        return await this.readThese(claim, [id], lease, read);
      } catch (error) {
        if (index + 1 === some.length || !read.tolerance.allows(error)) throw error;
      }
    }
  }

  private async readThese(claim: Claim, ids: string[], lease: Lease, read: Read): Promise<void> {
    const users = await this.ask(claim, ids, lease);
    read.answeredAt = Math.min(read.answeredAt, now());
    addStates(read.states, ids, users);
  }

  /** One call, with a slot like any other. */
  private async ask({ job, chunk }: Claim, ids: string[], lease: Lease): Promise<KakaoUser[]> {
    // Before all calls of items, so that the chunk is ready when its turn comes; of the chunks the first goes first.
    await this.slots.acquire(job.id, chunk - BEFORE_ITEMS, lease.options.waitSignal);
    let isSuccess = false;
    try {
      const users = await this.client.getUsers(ids, {}, lease.options);
      isSuccess = true;
      return users;
    } finally {
      this.slots.release(isSuccess);
    }
  }
}

/**
 * Whether a person linked anew after the choice was made: a new life of the id, which nobody chose. Any link is one of
 * somebody who was seen without.
 */
export function isRelinked(item: WorkItem, state: LinkState): boolean {
  if (!state.isLinked) return false;
  if (item.connectedAt === null) return item.wasAbsent;
  return state.connectedAt !== null && isLaterLink(state.connectedAt, item.connectedAt);
}

/** So many of them at most, evenly spread from a random one on. */
function spread(ids: string[], count: number): string[] {
  const first = Math.floor(Math.random() * ids.length);
  const all = [...ids.slice(first), ...ids.slice(0, first)];
  return all.filter((_, at) => at % Math.ceil(ids.length / count) === 0);
}

function addStates(states: Map<string, LinkState>, ids: string[], users: KakaoUser[]): void {
  for (const id of ids) states.set(id, NOT_LINKED);
  for (const { id, connected_at } of users)
    states.set(id, { isLinked: true, connectedAt: timeOf(connected_at) });
}

function timeOf(text: string | undefined): Date | null {
  const date = text === undefined ? null : new Date(text);
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
