import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { plainArray, sparseArray } from '../../platform/database/array-text.js';
import {
  addPairs,
  type Compared,
  type Comparison,
  DEVIATED,
  isBeyond,
  isPrediction,
  type Pair,
  pairsSince,
  sumUp,
} from '../comparison.js';
import type { ItemResult } from './claim.js';

/** Compares outcomes with what the dry run predicted, and says when a job is to stop by itself (`BRAKE_SHARE`). */
@Injectable()
export class Brake {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * Puts a batch beside its predictions, in the transaction that records it.
   *
   * @param dryRun the dry run that predicted the job
   * @param results outcomes that are recorded for the first time
   */
  compare(manager: EntityManager, dryRun: string, results: ItemResult[]): Promise<Pair[]> {
    return manager.query(
      `SELECT jsonb_build_object('outcome', p.outcome, 'errorCode', p.error_code) AS predicted,
              jsonb_build_object('outcome', i.outcome, 'errorCode', i.error_code) AS actual,
              ${DEVIATED} AS deviates, count(*)::int AS count
         FROM unnest($2::bigint[], $3::text[], $4::text[]) AS i (user_id, outcome, error_code)
         JOIN job_items p ON ${isPrediction('$1')}
        GROUP BY 1, 2, 3`,
      [
        dryRun,
        plainArray(results.map(({ userId }) => userId)),
        plainArray(results.map(({ outcome }) => outcome)),
        sparseArray(results.map(({ errorCode }) => errorCode)),
      ],
    );
  }

  /**
   * Adds a batch to what was compared before.
   *
   * @returns the whole comparison, and the part that counts where that calls for a stop; null for an empty batch
   */
  add(before: Compared, batch: Pair[]): { comparison: Pair[]; stop: Comparison | null } | null {
    if (batch.length === 0) return null;
    const comparison = addPairs(before.comparison ?? [], batch);
    const counted = sumUp(pairsSince(comparison, before.brake_from ?? []));
    return { comparison, stop: isBeyond(counted, this.config.brakeShare) ? counted : null };
  }
}
