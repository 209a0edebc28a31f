import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { plainArray } from '../../platform/database/array-text.js';
import type { Claim } from './claim.js';

const dayOf = (time: string) => `(${time} AT TIME ZONE 'Asia/Seoul')::date`;

/** SQL: the day in Korea. */
export const TODAY = dayOf('now()');

/** SQL on a chunk `c` of a job `j`: how many of its people have no outcome yet. */
const PENDING = `(SELECT count(*) FROM job_items i
  WHERE i.job_id = c.job_id AND i.position >= c.chunk * j.chunk_size AND i.position < (c.chunk + 1) * j.chunk_size
    AND i.outcome = 'pending')`;

/**
 * SQL on a chunk `c` of a job `j`: how many changes of today it may come to beyond those that are counted.
 *
 * While its lease runs, all that were set aside. After it no call leaves any more (see `Lease`), so only people without an
 * outcome may have been changed without being counted: nobody where no calls had begun, and nobody today where the lease
 * ended on a day before. They are among the first people of the chunk, as many as were set aside. Whoever takes the chunk
 * again takes those first, and calls nobody where failed people who were put back before them leave it too little.
 */
const HELD = `CASE
  WHEN c.lease_until > now() THEN c.reserved
  WHEN c.has_begun AND ${dayOf('c.lease_until')} = ${TODAY} THEN least(c.reserved, ${PENDING})
  ELSE 0 END`;

/** SQL of a number, to which conditions on chunks `c` may be added. */
const sumOf = (
  held: string,
) => `SELECT coalesce(sum(${held}), 0)::int FROM job_chunks c JOIN jobs j ON j.id = c.job_id
  WHERE c.reserved > 0 AND NOT c.is_done AND j.pending > 0`;

/** What no other chunk may set aside: until a holder gives back, also what it has used and is counted today. */
const SET_ASIDE = sumOf(HELD);

/** What chunks have set aside beyond what is counted today, to be told. */
export const IN_HAND = sumOf(`least(${HELD}, ${PENDING})`);

interface ChunkRow {
  /** Today, by all. */
  done: number;
  /** By other chunks. */
  reserved: number;
  /** Open people of the chunk, and how many of them are in doubt. */
  wanted: number;
  doubts: number;
  /** Which of them, counted from 1, is the last in doubt; 0: none. */
  lastDoubt: number;
}

/** What a chunk may come to. */
export interface Share {
  /** How many changes it may make; null: no ceiling. */
  allowance: number | null;
  /** What lost calls may have changed lies behind the people for whom it is enough: that is to be looked at before anybody is called. */
  isDoubtFirst: boolean;
}

/** Nothing of the day's ceiling is left for a chunk. */
export class CeilingReached extends Error {
  /** @param isSpent false: the rest is only reserved by other chunks, and may come back */
  constructor(readonly isSpent: boolean) {
    super('the daily ceiling of irreversible changes is reached');
  }
}

/** Keeps all bulk jobs together within `DAILY_CEILING` irreversible changes a day (KST). */
@Injectable()
export class DailyCeiling {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * Sets changes aside for a chunk; releasing the chunk gives back what it did not need, and so does the end of its
   * holder's time ({@link HELD}).
   *
   * @throws CeilingReached
   */
  async reserve(manager: EntityManager, claim: Omit<Claim, keyof Share>): Promise<Share> {
    const { dailyCeiling } = this.config;
    if (dailyCeiling === null) return { allowance: null, isDoubtFirst: false };
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.shareCeiling]);
    const [row]: ChunkRow[] = await manager.query(
      `SELECT coalesce((SELECT count FROM irreversible_changes WHERE day = ${TODAY}), 0) AS done,
              (${SET_ASIDE} AND NOT (c.job_id = $1 AND c.chunk = $2)) AS reserved,
              count(*)::int AS wanted, count(o.doubt)::int AS doubts,
              coalesce(max(o.place) FILTER (WHERE o.doubt IS NOT NULL), 0) AS "lastDoubt"
         FROM (SELECT i.doubt, row_number() OVER (ORDER BY i.position)::int AS place FROM job_items i
                WHERE i.job_id = $1 AND i.position >= $3 AND i.position < $4 AND i.outcome = 'pending') AS o`,
      [claim.job.id, claim.chunk, claim.from, claim.to],
    );
    const { done, reserved, wanted, doubts, lastDoubt } = row as ChunkRow;
    const allowance = Math.max(0, Math.min(wanted, dailyCeiling - done - reserved));
    if (allowance === 0 && wanted > 0) throw new CeilingReached(done >= dailyCeiling);
    const isDoubtFirst = lastDoubt > allowance;
    await manager.query('UPDATE job_chunks SET reserved = $3 WHERE job_id = $1 AND chunk = $2', [
      claim.job.id,
      claim.chunk,
      isDoubtFirst ? Math.min(allowance, doubts) : allowance,
    ]);
    return { allowance, isDoubtFirst };
  }

  /** Counts changes that were made or may have been, in the transaction that records them. */
  async count(manager: EntityManager, changes: number): Promise<void> {
    if (changes === 0) return;
    await manager.query(
      `INSERT INTO irreversible_changes AS c (day, count) VALUES (${TODAY}, $1)
       ON CONFLICT (day) DO UPDATE SET count = c.count + excluded.count`,
      [changes],
    );
  }

  /** Keeps in mind that changes which may only have been made are counted: today they are not counted again. */
  async remember(manager: EntityManager, jobId: string, positions: number[]): Promise<void> {
    if (positions.length === 0) return;
    await manager.query(
      `UPDATE job_items SET counted_on = ${TODAY} WHERE job_id = $1 AND position = ANY ($2::int[])`,
      [jobId, plainArray(positions)],
    );
  }
}
