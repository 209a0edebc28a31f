import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Repeated } from '../../platform/repeated.js';

const FOLD_MS = 10_000;

/**
 * Folds the changes since the last time into the counts that are kept, so that there are not more and more of them. The sums
 * stay as they are at every moment; of several that do this at once one waits for the other.
 *
 * @param manager a transaction, or none
 */
export async function foldCounts(manager: Pick<EntityManager, 'query'>): Promise<void> {
  await manager.query('SELECT fold_people_counts()');
  await manager.query('SELECT fold_reading_counts()');
  await manager.query('SELECT fold_consent_change_counts()');
}

/** Does so every now and then. Registered in the worker only. */
@Injectable()
export class PeopleCountsTimer extends Repeated {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super('PeopleCounts', FOLD_MS);
  }

  protected round(): Promise<void> {
    return foldCounts(this.dataSource.manager);
  }
}
