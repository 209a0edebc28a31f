import pg from 'pg';
import type { JournalLine, TruePerson } from '../stand/kakao-control.js';
import type { RunKind } from './kinds.js';
import type { People, Selected } from './people.js';
import type { Scene } from './scene.js';

/** One row of `job_items`. */
export interface ItemRow {
  user_id: string;
  outcome: string;
  error_code: string | null;
  doubt: string | null;
}

/** A person as the mirror has them. */
export interface MirrorRow {
  id: string;
  status: string;
  scopes: string[] | null;
  terms: string[] | null;
}

/** An event of the audit log that belongs to the job. */
export interface AuditRow {
  key: string;
  result: string;
  user_ids: string[];
}

export type Counts = Record<'total' | 'pending' | 'succeeded' | 'unchanged' | 'failed' | 'cancelled', number>;

/** All that is known of a run after its end, from both sides. */
export interface Evidence {
  kind: RunKind;
  selected: ReadonlyMap<string, Selected>;
  /** How often the operator retried what had failed. */
  retries: number;
  status: string;
  counts: Counts;
  /** Chunks that are open, or held, or have changes reserved; none, after the end. */
  unsettledChunks: number;
  /** Counted for the day by this job. */
  irreversibleChanges: number;
  items: ItemRow[];
  audit: AuditRow[];
  mirror: ReadonlyMap<string, MirrorRow>;
  /** At Kakao. */
  truth: ReadonlyMap<string, TruePerson>;
  journal: JournalLine[];
}

const ITEMS = 'SELECT user_id, outcome, error_code, doubt FROM job_items WHERE job_id = $1 ORDER BY position';
const AUDIT = 'SELECT key, result, user_ids FROM audit_events WHERE job_id = $1 ORDER BY id';
const MIRROR = `SELECT u.id, u.status, s.scopes_agreed AS scopes, s.terms_agreed AS terms
  FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id WHERE u.id = ANY ($1::bigint[])`;
const JOB = `SELECT status, total, pending, succeeded, unchanged, failed, cancelled,
    (SELECT count(*)::int FROM job_chunks c
      WHERE c.job_id = j.id AND (NOT is_done OR claimed_by IS NOT NULL OR reserved > 0)) AS unsettled
  FROM jobs j WHERE id = $1`;

const IRREVERSIBLE = 'SELECT coalesce(sum(count), 0)::int AS count FROM irreversible_changes';

/** Irreversible changes that were counted so far, for all jobs. */
export async function irreversibleChanges(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => (await client.query(IRREVERSIBLE)).rows[0].count);
}

/**
 * Reads records and journal. PostgreSQL and the simulator must be up.
 *
 * @param irreversibleBefore what {@link irreversibleChanges} was before the job
 */
export async function collect(
  { stores, kakao }: Scene,
  people: People,
  jobId: string,
  irreversibleBefore: number,
): Promise<Omit<Evidence, 'kind' | 'selected' | 'retries'>> {
  const { databaseUrl } = stores.urls;
  return withClient(databaseUrl, async (client) => {
    const rows = async <T>(sql: string, values: unknown[]) => (await client.query(sql, values)).rows as T[];
    const [job] = await rows<Counts & { status: string; unsettled: number }>(JOB, [jobId]);
    if (!job) throw new Error(`there is no job ${jobId}`);
    const { status, unsettled, ...counts } = job;
    const items = await rows<ItemRow>(ITEMS, [jobId]);
    const mirror = await rows<MirrorRow>(MIRROR, [people.ids]);
    return {
      status,
      counts,
      unsettledChunks: unsettled,
      irreversibleChanges: (await irreversibleChanges(databaseUrl)) - irreversibleBefore,
      items,
      audit: await rows<AuditRow>(AUDIT, [jobId]),
      mirror: new Map(mirror.map((row) => [row.id, row])),
      truth: await people.truth(kakao),
      journal: await kakao.journal(people.journalStart),
    };
  });
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
