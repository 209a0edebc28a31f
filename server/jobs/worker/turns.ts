import { PEOPLE_A_CALL } from '../../kakao-client/index.js';
import type { WorkItem } from './claim.js';
import type { Look } from './look.js';

/** People who may be called, by a look at their links; null where none is needed. */
export interface Looked {
  look: Look | null;
  left: WorkItem[];
}

/**
 * The people of a chunk in their turn. Nobody is taken by a look that is over: those who still wait are looked at again
 * first, as many as one call carries, however many lanes ask for them.
 */
export class Turns {
  /** By which those who are taken now may be called. */
  look: Look | null;
  /** The last look failed: nobody is taken any more. */
  isEnded = false;
  private ready: WorkItem[];
  private at = 0;
  private later: WorkItem[] = [];
  private readonly looks: Look[] = [];
  private readonly tried = new Set<WorkItem>();
  private renewal: Promise<void> | null = null;

  /** @param lookAgain null where it failed, or the chunk is no longer ours */
  constructor(
    { look, left }: Looked,
    private readonly lookAgain: (items: WorkItem[]) => Promise<Looked | null>,
  ) {
    this.look = look;
    this.ready = left;
    if (look) this.looks.push(look);
  }

  /** @returns undefined where nobody may be taken by the present look */
  take(): WorkItem | undefined {
    return this.at < this.ready.length && !this.look?.isOver ? this.ready[this.at++] : undefined;
  }

  /** Whether nobody waits, but for those who are put back. */
  get isEmpty(): boolean {
    return this.at === this.ready.length && this.later.length === 0;
  }

  /**
   * Somebody who was taken was not dealt with before the look was over.
   *
   * @param wasTried the item says of tries what is not recorded yet
   */
  putBack(item: WorkItem, wasTried: boolean): void {
    this.later.push(item);
    if (wasTried) this.tried.add(item);
  }

  /** Looks at those whose turn comes next; once, for all who ask meanwhile. */
  renew(): Promise<void> {
    this.renewal ??= this.lookAtNext().finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  /** No call is under way any more. @returns whose tries are not recorded yet */
  close(): WorkItem[] {
    for (const look of this.looks) look.close();
    return [...this.ready.slice(this.at), ...this.later].filter((item) => this.tried.has(item));
  }

  private async lookAtNext(): Promise<void> {
    this.later = [...this.ready.slice(this.at), ...this.later];
    this.ready = [];
    this.at = 0;
    const next = this.later.slice(0, PEOPLE_A_CALL.looked);
    const looked = await this.lookAgain(next);
    if (!looked) {
      this.isEnded = true;
      return;
    }
    this.later.splice(0, next.length);
    this.look = looked.look;
    this.ready = looked.left;
    if (looked.look) this.looks.push(looked.look);
  }
}
