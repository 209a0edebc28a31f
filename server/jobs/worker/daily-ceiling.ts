import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Claim } from './claim.js';

const TODAY = `(now() AT TIME ZONE 'Asia/Seoul')::date`;

/** What is left of the day's ceiling for one chunk. */
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
   * Sets changes aside for a chunk; releasing the chunk gives back what it did not need. Where its holder died before
   * that, but after its last outcome, nothing is set aside any more: all that it did is counted.
   *
   * @returns how many it may make; null: no ceiling
   * @throws CeilingReached
   */
  async reserve(manager: EntityManager, claim: Claim): Promise<number | null> {
    const { dailyCeiling } = this.config;
    if (dailyCeiling === null) return null;
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.shareCeiling]);
    const [row]: { done: number; reserved: number; wanted: number }[] = await manager.query(
      `SELECT coalesce((SELECT count FROM irreversible_changes WHERE day = ${TODAY}), 0) AS done,
              coalesce((SELECT sum(c.reserved) FROM job_chunks c JOIN jobs j ON j.id = c.job_id
                         WHERE c.reserved > 0 AND NOT c.is_done AND j.pending > 0
                           AND NOT (c.job_id = $1 AND c.chunk = $2)), 0)::int AS reserved,
              (SELECT count(*) FROM job_items
                WHERE job_id = $1 AND position >= $3 AND position < $4 AND outcome = 'pending')::int AS wanted`,
      [claim.job.id, claim.chunk, claim.from, claim.to],
    );
    const { done, reserved, wanted } = row ?? { done: 0, reserved: 0, wanted: 0 };
    const allowance = Math.max(0, Math.min(wanted, dailyCeiling - done - reserved));
    if (allowance === 0 && wanted > 0) throw new CeilingReached(done >= dailyCeiling);
    await manager.query('UPDATE job_chunks SET reserved = $3 WHERE job_id = $1 AND chunk = $2', [
      claim.job.id,
      claim.chunk,
      allowance,
    ]);
    return allowance;
  }

  /** Counts changes that were made, in the transaction that records them. */
  async count(manager: EntityManager, changes: number): Promise<void> {
    if (changes === 0) return;
    await manager.query(
      `INSERT INTO irreversible_changes AS c (day, count) VALUES (${TODAY}, $1)
       ON CONFLICT (day) DO UPDATE SET count = c.count + excluded.count`,
      [changes],
    );
  }
}
