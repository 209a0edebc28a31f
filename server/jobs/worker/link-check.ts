import { Injectable } from '@nestjs/common';
import { KakaoClient, type KakaoUser } from '../../kakao-client/index.js';
import type { LinkState } from '../kinds/kind.js';
import { CallSlots } from './call-slots.js';
import type { Claim, WorkItem } from './claim.js';
import type { Lease } from './lease.js';

/** `app/users` takes a hundred ids a call (§2.2). */
export const IDS_A_CALL = 100;

/** More chunks than a job has. */
const BEFORE_ITEMS = 1_000_000;

/** Calls of one check that may be under way at a time: no call of a person waits for many of them. */
const AT_ONCE = 4;

export const NOT_LINKED: LinkState = { isLinked: false, connectedAt: null };

/** What Kakao told of people's links. */
export interface Links {
  /** By user id, of everybody asked for. */
  states: ReadonlyMap<string, LinkState>;
  /** When the first of the answers came, by `performance.now()`. */
  answeredAt: number;
}

/** Reads who is linked and since when, a hundred people a call. */
@Injectable()
export class LinkCheck {
  constructor(
    private readonly client: KakaoClient,
    private readonly slots: CallSlots,
  ) {}

  /** @throws KakaoError */
  async read(claim: Claim, items: WorkItem[], lease: Lease): Promise<Links> {
    const states = new Map<string, LinkState>();
    let firstAt = Number.POSITIVE_INFINITY;
    let from = 0;
    const lane = async () => {
      while (from < items.length) {
        const ids = items.slice(from, from + IDS_A_CALL).map((item) => item.userId);
        from += IDS_A_CALL;
        try {
          const users = await this.readSome(claim, ids, lease);
          firstAt = Math.min(firstAt, performance.now());
          addStates(states, ids, users);
        } catch (error) {
          // What is wrong for these is most likely wrong for the others.
          from = items.length;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return { states, answeredAt: Math.min(firstAt, performance.now()) };
  }

  /** One call, with a slot like any other. */
  private async readSome({ job, chunk }: Claim, ids: string[], lease: Lease): Promise<KakaoUser[]> {
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
  return state.connectedAt !== null && state.connectedAt.getTime() > item.connectedAt.getTime();
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
