import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { repeat } from '../platform/repeat.js';

const FOLD_MS = 30_000;

/**
 * Puts together the rows of `consent_counts` and `day_counts` that belong together, so that there are not more and more
 * of them. The sums stay as they are at every moment; two that do this at once take different rows.
 *
 * @param manager a transaction, or none: each statement is right by itself
 */
export async function foldCounts(manager: Pick<EntityManager, 'query'>): Promise<void> {
  await manager.query(
    `WITH split AS (
       SELECT status, coalesce(consent_set_id, 0) AS set_id FROM consent_counts
        GROUP BY 1, 2 HAVING count(*) > 1 OR sum(people) = 0),
     gone AS (
       DELETE FROM consent_counts c USING split s
        WHERE c.status = s.status AND coalesce(c.consent_set_id, 0) = s.set_id RETURNING c.*)
     INSERT INTO consent_counts (status, consent_set_id, mask, people)
     SELECT status, consent_set_id, mask, sum(people) FROM gone GROUP BY 1, 2, 3 HAVING sum(people) <> 0`,
  );
  await manager.query(
    `WITH split AS (
       SELECT status, connected_on FROM day_counts GROUP BY 1, 2 HAVING count(*) > 1 OR sum(people) = 0),
     gone AS (
       DELETE FROM day_counts d USING split s
        WHERE d.status = s.status AND d.connected_on = s.connected_on RETURNING d.*)
     INSERT INTO day_counts (status, connected_on, people)
     SELECT status, connected_on, sum(people) FROM gone GROUP BY 1, 2 HAVING sum(people) <> 0`,
  );
}

/** Does so every now and then. Registered in the worker only. */
@Injectable()
export class PeopleCountsTimer implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('PeopleCounts', FOLD_MS, () => foldCounts(this.dataSource.manager));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }
}
