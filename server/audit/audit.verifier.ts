import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Between, DataSource } from 'typeorm';
import { AuditSeal } from './audit-seal.entity.js';
import {
  DIGEST_BYTES,
  digestOfEvent,
  digestOfSeal,
  NO_DIGEST,
  SEALED_COLUMNS,
  type SealedEvent,
} from './sealing.js';

/** So many seals are read at a time; one holds up to a hundred kB. */
const SEALS = 100;

/** The first thing found to be wrong. */
export interface Broken {
  what:
    | 'seal-missing'
    | 'seal-altered'
    | 'event-altered'
    | 'event-missing'
    | 'event-inserted'
    | 'head-unknown';
  /** Of `head-unknown` the last there is. */
  sealId: string;
  eventId?: string;
}

export interface Verification {
  seals: number;
  events: number;
  /** Events that no seal holds yet. */
  unsealed: number;
  /** Digest of the last seal, in hex: who keeps it can have it looked for later, see {@link AuditVerifier.verify}. */
  head: string;
  /** The seal whose digest the given head is, `0` for the head of no seal yet; null where none was given or found. */
  headSealId: string | null;
  broken: Broken | null;
}

/** Computes the chain over the access record anew and compares it with what was sealed. */
@Injectable()
export class AuditVerifier {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Verifies everything, seal by seal, up to the first that is broken.
   *
   * @param head one that was given at any time before, in hex: a chain that lost its end, or was made anew, is whole in
   *   itself and has it no more
   */
  async verify(head?: string): Promise<Verification> {
    const isHead = ({ digest }: Link) => digest.toString('hex') === head?.toLowerCase();
    let previous = BEFORE_FIRST;
    let headSealId = isHead(previous) ? '0' : null;
    let events = 0;
    let seals = 0;
    let broken: Broken | null = null;
    const [{ last }] = await this.dataSource.query(
      'SELECT coalesce(max(id), 0)::int AS last FROM audit_seals',
    );
    for await (const [id, seal] of this.seals(last)) {
      broken = seal ? await this.check(seal, previous) : { what: 'seal-missing', sealId: id };
      if (!seal || broken) break;
      previous = seal;
      if (isHead(seal)) headSealId = seal.id;
      events += seal.eventIds.length;
      seals++;
    }
    broken ??= await this.inserted();
    if (head !== undefined && !headSealId) broken ??= { what: 'head-unknown', sealId: String(last) };
    const [{ count }] = await this.dataSource.query('SELECT count(*)::int AS count FROM audit_events');
    return {
      seals,
      events,
      unsealed: broken ? 0 : count - events,
      head: previous.digest.toString('hex'),
      headSealId,
      broken,
    };
  }

  /**
   * Whether one event is sealed, and its seal as it was made: the chain of the seals, and the events of this one.
   *
   * @returns null where no seal holds it yet
   */
  async verifyEvent(eventId: string): Promise<{ sealId: string; broken: Broken | null } | null> {
    const rows: { id: string }[] = await this.dataSource.query(
      'SELECT id FROM audit_seals WHERE max_event_id >= $1::bigint AND $1::bigint = ANY(event_ids) LIMIT 1',
      [eventId],
    );
    const [found] = rows;
    if (!found) return null;
    const sealId = found.id;
    let previous = BEFORE_FIRST;
    for await (const [id, seal] of this.seals(Number(sealId))) {
      if (!seal) return { sealId, broken: { what: 'seal-missing', sealId: id } };
      const broken = id === sealId ? await this.check(seal, previous) : checkSeal(seal, previous);
      if (broken) return { sealId, broken };
      previous = seal;
    }
    return { sealId, broken: null };
  }

  /** The seals from the first to one, by their ids; null for one that is missing. There are a million for each busy year. */
  private async *seals(last: number): AsyncGenerator<[id: string, seal: AuditSeal | null]> {
    for (let first = 1; first <= last; first += SEALS) {
      const end = Math.min(first + SEALS - 1, last);
      const some = await this.dataSource.manager.findBy(AuditSeal, {
        id: Between(String(first), String(end)),
      });
      const byId = new Map(some.map((seal) => [seal.id, seal]));
      for (let id = first; id <= end; id++) yield [String(id), byId.get(String(id)) ?? null];
    }
  }

  /** An event that the last seal or one before it would hold, had it been there. */
  private async inserted(): Promise<Broken | null> {
    const rows: { eventId: string; sealId: string }[] = await this.dataSource.query(
      `SELECT e.id AS "eventId", last.id AS "sealId"
         FROM (SELECT id, horizon, max_event_id FROM audit_seals ORDER BY id DESC LIMIT 1) AS last
         JOIN audit_events e ON e.id <= last.max_event_id AND e.tx < last.horizon
        WHERE NOT EXISTS (SELECT FROM (SELECT unnest(event_ids) AS id FROM audit_seals) AS sealed WHERE sealed.id = e.id)
        ORDER BY e.id LIMIT 1`,
    );
    const [row] = rows;
    return row ? { what: 'event-inserted', ...row } : null;
  }

  private async check(seal: AuditSeal, previous: Link): Promise<Broken | null> {
    const broken = checkSeal(seal, previous);
    if (broken) return broken;
    const rows: SealedEvent[] = await this.dataSource.query(
      `SELECT ${SEALED_COLUMNS} FROM audit_events e WHERE e.id = ANY($1::bigint[])`,
      [seal.eventIds],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const [n, eventId] of seal.eventIds.entries()) {
      const event = found.get(eventId);
      if (!event) return { what: 'event-missing', sealId: seal.id, eventId };
      const sealed = seal.eventDigests.subarray(n * DIGEST_BYTES, (n + 1) * DIGEST_BYTES);
      if (!digestOfEvent(event).equals(sealed)) return { what: 'event-altered', sealId: seal.id, eventId };
    }
    return null;
  }
}

/** What a seal goes on from. */
type Link = Pick<AuditSeal, 'digest' | 'maxEventId'>;

const BEFORE_FIRST: Link = { digest: NO_DIGEST, maxEventId: '0' };

/** Its digest alone would not tell ids from digests: they are written one behind the other. */
function checkSeal(seal: AuditSeal, previous: Link): Broken | null {
  const { eventIds, eventDigests } = seal;
  const maxEventId = [previous.maxEventId, ...eventIds].reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  const isWhole =
    eventIds.length > 0 &&
    eventDigests.length === eventIds.length * DIGEST_BYTES &&
    seal.maxEventId === maxEventId &&
    seal.previousDigest.equals(previous.digest) &&
    seal.digest.equals(digestOfSeal(previous.digest, eventIds, eventDigests));
  return isWhole ? null : { what: 'seal-altered', sealId: seal.id };
}
