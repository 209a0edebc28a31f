import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { MAX_ID } from '../kakao-client/index.js';
import { compareDriftRange } from './compare-drift.js';

/** People compared in one transaction; so long nobody can be compared by themselves. */
const RANGE = 20_000;
/** A worker that was lost holds a comparison up for so long. */
const LEASE_SECONDS = 30;
/** Before the next try of a range, while single people are compared; each one in a row is twice as long, up to the longest. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

interface Claimed {
  id: string;
  last_id: string;
}

/** Compares everybody with what the own systems were told, when that was asked for, range by range. */
@Injectable()
export class DriftComparer {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Does the comparison that waits, or goes on with one whose worker was lost. Two that do the same ranges come to the
   * same result.
   *
   * @param signal ends it after the range under way; another worker goes on from there
   * @returns false where none waits
   */
  async compareNext(signal: AbortSignal): Promise<boolean> {
    const claimed = await this.claim();
    if (!claimed) return false;
    let after: string | null = claimed.last_id;
    let pause = FIRST_PAUSE_MS;
    while (after !== null && !signal.aborted) {
      const reached = await this.range(claimed.id, after);
      if (reached === after) await delay(pause);
      pause = reached === after ? Math.min(2 * pause, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
      after = reached;
    }
    if (after !== null) {
      await this.dataSource.query('UPDATE drift_comparisons SET lease_until = NULL WHERE id = $1', [
        claimed.id,
      ]);
    }
    return true;
  }

  /** Takes one in hand, and with it all others that wait: it sees what they were asked for. */
  private claim(): Promise<Claimed | null> {
    return this.dataSource.transaction(async (manager) => {
      const [[claimed]]: [(Claimed & { is_new: boolean })[]] = await manager.query(
        `UPDATE drift_comparisons c
            SET started_at = coalesce(c.started_at, now()), lease_until = now() + make_interval(secs => $1)
           FROM (SELECT id, started_at IS NULL AS is_new FROM drift_comparisons
                  WHERE finished_at IS NULL AND NOT EXISTS (
                          SELECT FROM drift_comparisons WHERE finished_at IS NULL AND lease_until > now())
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) AS next
          WHERE c.id = next.id
      RETURNING c.id, c.last_id, next.is_new`,
        [LEASE_SECONDS],
      );
      if (claimed?.is_new) {
        await manager.query(
          `DELETE FROM drift_comparisons WHERE id IN (
             SELECT id FROM drift_comparisons WHERE started_at IS NULL FOR UPDATE SKIP LOCKED)`,
        );
      }
      return claimed ?? null;
    });
  }

  /** @returns the id up to which people have been compared: `after`, where it is to be tried again; null: everybody was */
  private range(id: string, after: string): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      const [row]: { up_to: string | null }[] = await manager.query(
        `SELECT least((SELECT id FROM users WHERE id > $1 ORDER BY id OFFSET $2 LIMIT 1),
                      (SELECT user_id FROM told_states WHERE user_id > $1 ORDER BY user_id OFFSET $2 LIMIT 1)) AS up_to`,
        [after, RANGE],
      );
      const upTo = row?.up_to ?? MAX_ID;
      if (!(await compareDriftRange(manager, after, upTo))) return after;
      const isLast = upTo === MAX_ID;
      await manager.query(
        `UPDATE drift_comparisons SET last_id = $2, lease_until = now() + make_interval(secs => $3),
                finished_at = CASE WHEN $4 THEN now() END
          WHERE id = $1 AND finished_at IS NULL`,
        [id, upTo, LEASE_SECONDS, isLast],
      );
      if (isLast) {
        await manager.query('DELETE FROM drift_comparisons WHERE finished_at IS NOT NULL AND id < $1', [id]);
      }
      return isLast ? null : upTo;
    });
  }
}
