import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { renewed } from '../renewed.js';
import { conflict, ProblemError } from './problem.js';

/** The request that carries a key. */
export interface KeyedRequest {
  operatorId: string;
  key: string;
  method: string;
  path: string;
  body: unknown;
}

/** `first`: do the work, then `finish` or `release`. Otherwise the answer of the first request. */
export type Begun = { first: true } | { first: false; status: number; body: unknown };

interface Row {
  request_hash: string;
  status: number | null;
  response: unknown;
  finished_at: Date | null;
  is_lease_over: boolean;
}

/** While the first request works its row is renewed; without renewal for this long it counts as cut off. */
const LEASE_SECONDS = 10;
const RENEW_MS = 3_000;
const POLL_MS = 60;
/** How long a repetition waits for the first request to end. */
const WAIT_MS = 30_000;

/** Remembers the answers of requests with `Idempotency-Key` for a day, in `idempotency_keys`. */
@Injectable()
export class IdempotencyStore {
  private readonly secret: string;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) config: Config,
  ) {
    this.secret = config.secretKey.reveal();
  }

  /**
   * Takes the key, or waits for the request that has it and gives its answer.
   *
   * @param mayRepeat what is asked for can be done again where the first was cut off, and is done once all the same
   * @throws ProblemError 422 `idempotency_key_reused` for another request under the same key, 409
   *   `idempotency_in_doubt` where the first was cut off (nobody knows how far it came), 409
   *   `idempotency_in_progress` where it is still at work after 30 seconds
   */
  async begin(request: KeyedRequest, mayRepeat = false): Promise<Begun> {
    const hash = this.hash(canonicalOf(request));
    for (const start = performance.now(); performance.now() - start < WAIT_MS; await sleep(POLL_MS)) {
      if (await this.claim(request, hash)) return { first: true };
      const row = await this.find(request);
      if (!row) continue;
      // Kept by a version before, up to a day ago: as the request was written.
      if (row.request_hash !== hash && row.request_hash !== this.hash(asWritten(request))) {
        throw new ProblemError({
          status: 422,
          code: 'idempotency_key_reused',
          detail: 'This Idempotency-Key was sent with another request.',
        });
      }
      if (row.finished_at) return { first: false, status: row.status ?? 200, body: row.response };
      if (row.is_lease_over && mayRepeat) {
        if (await this.takeOver(request)) return { first: true };
      } else if (row.is_lease_over) {
        const detail =
          'The first request with this key was cut off. Look at what it changed before trying anew.';
        throw conflict('idempotency_in_doubt', detail);
      }
    }
    throw conflict('idempotency_in_progress', 'The first request with this key is still at work.');
  }

  /** Does the first request's work; its row is kept alive meanwhile. */
  async whileAlive<T>({ operatorId, key }: KeyedRequest, work: () => Promise<T>): Promise<T> {
    const sql = `UPDATE idempotency_keys SET lease_until = now() + make_interval(secs => $3)
      WHERE operator_id = $1 AND key = $2 AND finished_at IS NULL`;
    const renew = () => this.dataSource.query(sql, [operatorId, key, LEASE_SECONDS]);
    return renewed({ everyMs: RENEW_MS, renew, what: { operatorId } }, work);
  }

  /** Stores the answer that repetitions get. */
  async finish({ operatorId, key }: KeyedRequest, status: number, body: unknown): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_keys SET status = $3, response = $4, finished_at = now() WHERE operator_id = $1 AND key = $2`,
      [operatorId, key, status, body === undefined ? null : JSON.stringify(body)],
    );
  }

  /** Forgets the key: the request was refused before anything was done. */
  async release({ operatorId, key }: KeyedRequest): Promise<void> {
    await this.dataSource.query(`DELETE FROM idempotency_keys WHERE operator_id = $1 AND key = $2`, [
      operatorId,
      key,
    ]);
  }

  /** Deletes what is older than a day. */
  async purge(): Promise<void> {
    await this.dataSource.query(`DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day'`);
  }

  private async claim(request: KeyedRequest, hash: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `INSERT INTO idempotency_keys AS k (operator_id, key, method, path, request_hash, lease_until)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       ON CONFLICT (operator_id, key) DO UPDATE SET method = excluded.method, path = excluded.path,
         request_hash = excluded.request_hash, lease_until = excluded.lease_until,
         status = NULL, response = NULL, finished_at = NULL, created_at = now()
       WHERE k.created_at < now() - interval '1 day'
       RETURNING 1`,
      [request.operatorId, request.key, request.method, request.path, hash, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  /** Takes the key of a request that was cut off. */
  private async takeOver({ operatorId, key }: KeyedRequest): Promise<boolean> {
    const [, taken]: [unknown[], number] = await this.dataSource.query(
      `UPDATE idempotency_keys SET lease_until = now() + make_interval(secs => $3)
        WHERE operator_id = $1 AND key = $2 AND finished_at IS NULL AND lease_until < now()`,
      [operatorId, key, LEASE_SECONDS],
    );
    return taken > 0;
  }

  private async find({ operatorId, key }: KeyedRequest): Promise<Row | undefined> {
    const rows: Row[] = await this.dataSource.query(
      `SELECT request_hash, status, response, finished_at, lease_until < now() AS is_lease_over
       FROM idempotency_keys WHERE operator_id = $1 AND key = $2`,
      [operatorId, key],
    );
    return rows[0];
  }

  private hash(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('base64url');
  }
}

function asWritten({ method, path, body }: KeyedRequest): string {
  return JSON.stringify([method, path, body ?? null]);
}

/** The same text (RFC 8785) for the same JSON, whatever the order of its fields. */
function canonicalOf(request: KeyedRequest): string {
  try {
    return canonicalize([request.method, request.path, request.body ?? null]) ?? '';
  } catch {
    // Half of a surrogate pair has no canonical form; what is wrong with such a text is said where it is validated.
    return asWritten(request);
  }
}
