import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { AuditSeal } from './audit-seal.entity.js';
import { digestOfEvent, digestOfSeal, NO_DIGEST, SEALED_COLUMNS, type SealedEvent } from './sealing.js';

/** Events in one seal at most. */
const EVENTS = 2_000;

/** The first transaction that has not begun. */
const NEXT = 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint';
/** After every transaction that ever will be. */
const LAST = '9223372036854775807';

/**
 * Seals the access record. Nothing is done while events are added: what transactions that are over have added, and no
 * seal holds yet, is sealed afterwards. An event whose transaction ends late is sealed with a later seal.
 */
@Injectable()
export class AuditSealer {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Seals everything that can be.
   *
   * @param wait whether to wait for another process that is at it; otherwise nothing is done then
   * @returns how many events were sealed
   */
  async seal(wait = true): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const lock = wait ? 'pg_advisory_xact_lock' : 'pg_try_advisory_xact_lock';
      const [{ locked }] = await manager.query(`SELECT ${lock}($1) AS locked`, [ADVISORY_LOCKS.sealAudit]);
      return locked === false ? 0 : this.sealAll(manager);
    });
  }

  private async sealAll(manager: EntityManager): Promise<number> {
    const [{ horizon }] = await manager.query(
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
    );
    const [last] = await manager.find(AuditSeal, {
      select: { id: true, digest: true, horizon: true, maxEventId: true },
      order: { id: 'DESC' },
      take: 1,
    });
    let previous = last?.digest ?? NO_DIGEST;
    let maxEventId = BigInt(last?.maxEventId ?? 0);
    let after = '0';
    let sealed = 0;
    for (let id = BigInt(last?.id ?? 0) + 1n; ; id++) {
      const events = await this.unsealed(manager, last, horizon, after);
      const end = events.at(-1);
      if (!end) return sealed;
      after = end.id;
      if (BigInt(after) > maxEventId) maxEventId = BigInt(after);
      const eventIds = events.map((event) => event.id);
      const eventDigests = Buffer.concat(events.map(digestOfEvent));
      const digest = digestOfSeal(previous, eventIds, eventDigests);
      await manager.insert(AuditSeal, {
        id: String(id),
        eventIds,
        eventDigests,
        digest,
        previousDigest: previous,
        horizon,
        maxEventId: String(maxEventId),
      });
      previous = digest;
      sealed += events.length;
    }
  }

  /**
   * Those that came since the last seal, by transaction or by id: in a database restored elsewhere transactions are
   * counted anew, and ids go on. When they are counted as far as before, what was sealed then is not sealed again. A
   * transaction that is not counted yet is one of the database before, and over; what such ones left unsealed is looked
   * for once, while the last seal is of that database too, for it is among all that it ever recorded.
   */
  private unsealed(
    manager: EntityManager,
    last: AuditSeal | undefined,
    horizon: string,
    after: string,
  ): Promise<SealedEvent[]> {
    return manager.query(
      `SELECT ${SEALED_COLUMNS} FROM audit_events e
        WHERE e.id > $2::bigint
          AND (e.id > $4::bigint AND (e.tx < $1::bigint OR e.tx >= ${NEXT})
            OR e.tx >= $3::bigint AND e.tx < CASE WHEN $3::bigint < ${NEXT} THEN $1::bigint ELSE ${LAST} END
               AND NOT EXISTS (
                SELECT FROM audit_seals s WHERE s.max_event_id >= e.id AND e.id = ANY(s.event_ids)))
        ORDER BY e.id LIMIT ${EVENTS}`,
      [horizon, after, last?.horizon ?? '0', last?.maxEventId ?? '0'],
    );
  }
}
