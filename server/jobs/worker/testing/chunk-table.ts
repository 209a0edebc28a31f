import { randomUUID } from 'node:crypto';
import type { Doubt, JobItemOutcome } from '../../job.types.js';
import type { Claim, ClaimedJob, ItemResult, WorkItem } from '../claim.js';

/** How long a result is in the worker's memory alone. */
const WRITE_MS = 250;

/** A person of the chunk as `job_items` has them. */
export interface Row extends WorkItem {
  outcome: JobItemOutcome;
  errorCode: string | null;
}

/** The rows of one chunk and its people in memory, by the rules of `chunk-claims.ts` and `outcome-store.ts`. */
export class ChunkTable {
  readonly rows: Row[];
  private holder: string | null = null;
  private hasBegun = false;
  /** Claims of processes that are no more. */
  private readonly dead = new Set<string>();

  constructor(people: WorkItem[]) {
    this.rows = people.map((person) => ({ ...person, outcome: 'pending', errorCode: null }));
  }

  get pending(): Row[] {
    return this.rows.filter(({ outcome }) => outcome === 'pending');
  }

  /** As `JobCanceller` takes it: it is in somebody's hand, or people of it are in doubt. */
  get isBusy(): boolean {
    return this.holder !== null || this.pending.some(({ doubt }) => doubt !== null);
  }

  /** Takes the chunk, if need be from a holder that was cut off. */
  claim(job: ClaimedJob): Claim {
    if (this.holder !== null && this.hasBegun)
      for (const row of this.pending) if (!row.wasAbsent) row.doubt ??= 'worker_lost' satisfies Doubt;
    this.holder = randomUUID();
    this.hasBegun = false;
    return {
      job,
      chunk: 0,
      token: this.holder,
      from: 0,
      to: this.rows.length,
      allowance: null,
      isDoubtFirst: false,
      protectedVersion: null,
    };
  }

  /** Nothing that comes of it reaches the table any more. */
  kill(claim: Claim): void {
    this.dead.add(claim.token);
  }

  /** Stands in for `ChunkClaims` in the hands of one worker. */
  claims(claim: Claim) {
    return {
      claim: async () => claim,
      items: async (): Promise<WorkItem[]> => this.pending.map((row) => ({ ...row })),
      begin: async (_claim: Claim, absent: number[]) => {
        if (this.holder !== claim.token || this.dead.has(claim.token)) return false;
        this.hasBegun = true;
        for (const position of absent) (this.rows[position] as Row).wasAbsent = true;
        return true;
      },
      release: async () => {
        if (this.holder === claim.token && !this.dead.has(claim.token)) this.holder = null;
      },
    };
  }

  /** Stands in for `OutcomeRecorder`. */
  recorder() {
    return {
      push: ({ token }: Claim, result: ItemResult) => {
        setTimeout(() => this.record(token, result), WRITE_MS);
      },
      isFull: () => false,
      drained: () => new Promise<void>((resolve) => setTimeout(resolve, WRITE_MS)),
    };
  }

  cancel(): void {
    for (const row of this.pending) row.outcome = 'cancelled';
  }

  private record(token: string, { position, outcome, attempts, doubt, errorCode }: ItemResult): void {
    const row = this.rows[position] as Row;
    const isHeld = this.holder === token;
    if (this.dead.has(token) || row.outcome !== 'pending' || (!isHeld && outcome !== 'succeeded')) return;
    Object.assign(row, { outcome, attempts, doubt, errorCode });
  }
}
