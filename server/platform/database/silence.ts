import type { Socket } from 'node:net';
import pg from 'pg';
import { log } from '../log/log.js';
import { Loop } from '../loop.js';

/** Pause between two looks at all connections. */
const LOOK_EVERY_MS = 5_000;
/** After so many looks in a row at which an answer was due and nothing had come, PostgreSQL is asked. */
const QUIET_LOOKS = 3;
/** How long a new connection, and an answer to what it asks, is waited for. */
const ANSWER_MS = 5_000;
/** The same of a connection that is to be used: as long as it may take to come about. */
const FIRST_ANSWER_MS = 10_000;
/** Why no connection came about at this end: nothing is known of the other. */
const NOT_ASKED = new Set(['EAI_AGAIN', 'ENOTFOUND', 'EMFILE', 'ENFILE']);
/** After so many questions in a row that nobody answered, half a minute to a whole one, nobody is waited for. */
const UNANSWERED_QUESTIONS = 6;

/** A backend, which its process id alone does not tell from one of another server, or from a later one. */
const BACKEND = `pid || ' ' || extract(epoch FROM backend_start)`;
/** Of every connection, so without the view `pg_stat_activity`, which takes milliseconds to be planned. */
const OWN_BACKEND = `SELECT pid, ${BACKEND} AS backend FROM pg_stat_get_activity(pg_backend_pid())`;
/** Whose start is hidden is another role's, and null. */
const BACKENDS = `SELECT pg_is_in_recovery() AS "isStandby",
  ARRAY(SELECT ${BACKEND} FROM pg_stat_activity WHERE backend_start IS NOT NULL) AS backends`;

/** What the driver keeps of a connection, and its types do not name. */
type Client = pg.ClientBase & {
  connection: { stream: Socket };
  /** From the start of the connection. */
  processID: number;
  /** No answer is due. */
  readyForQuery: boolean;
  _ending: boolean;
};

interface Watched {
  client: Client;
  backend: string;
  bytesRead: number;
  quietLooks: number;
}

/**
 * Ends connections whose other end is gone without a word, as after a failover: nobody else says so for a quarter of an
 * hour. How long an answer takes tells nothing, a statement may take minutes. So where nothing comes for some fifteen
 * seconds, PostgreSQL is asked over a new connection, one for all that wait, whether it has their backends. What waits on
 * one that it has not fails as on any lost connection.
 *
 * It holds where one name leads to one primary. Behind a pooler of connections the process id told at the start is not
 * the backend's; nothing can be known there, and such a connection is left to itself. A standby that answers, before it
 * takes over, tells nothing either.
 */
export class SilenceWatch {
  private readonly watched = new Set<Watched>();
  private unanswered = 0;
  private readonly looks: Loop;

  /**
   * @param url of the database that is asked; never logged, it carries a password
   * @param lookEveryMs shorter only in tests
   */
  constructor(
    private readonly url: string,
    lookEveryMs = LOOK_EVERY_MS,
  ) {
    this.looks = new Loop('silence of PostgreSQL', lookEveryMs, () => this.look());
  }

  /** Watches a connection until it ends; to be waited for before it is used (`onConnect` of a pool). */
  async watch(base: pg.ClientBase): Promise<void> {
    const client = base as Client;
    const backend = await backendOf(client);
    if (backend === undefined) return;
    const watched = { client, backend, bytesRead: 0, quietLooks: 0 };
    this.watched.add(watched);
    this.looks.start();
    client.once('end', () => this.forget(watched));
  }

  /** The timer lives no longer than the connections, so it holds up the end of no process. */
  private forget(watched: Watched): void {
    this.watched.delete(watched);
    if (this.watched.size === 0) void this.looks.stop();
  }

  private async look(): Promise<void> {
    for (const each of this.watched) {
      each.quietLooks = isQuiet(each) ? each.quietLooks + 1 : 0;
      each.bytesRead = each.client.connection.stream.bytesRead;
    }
    const waiting = [...this.watched].filter(({ client }) => isWaiting(client));
    const silent = waiting.filter(({ quietLooks }) => quietLooks >= QUIET_LOOKS);
    if (silent.length === 0) {
      this.unanswered = 0;
      return;
    }
    const answer = await this.ask();
    this.unanswered = answer === 'none' ? this.unanswered + 1 : 0;
    if (this.unanswered >= UNANSWERED_QUESTIONS) giveUp(silent);
    if (!(answer instanceof Set)) return;
    giveUp(waiting.filter(({ backend }) => !answer.has(backend)));
    for (const each of silent) each.quietLooks = 0;
  }

  /** All backends; `none` where nobody answered, `nothing` where the answer tells nothing. */
  private async ask(): Promise<Set<string> | 'none' | 'nothing'> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'linkdesk',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ isStandby: boolean; backends: string[] }>(BACKENDS);
      return rows[0] && !rows[0].isStandby ? new Set(rows[0].backends) : 'nothing';
    } catch (error) {
      const isTold =
        error instanceof pg.DatabaseError || NOT_ASKED.has((error as NodeJS.ErrnoException).code ?? '');
      return isTold ? 'nothing' : 'none';
    } finally {
      void client.end();
    }
  }
}

/** Undefined where a pooler stands between, or PostgreSQL does not tell. */
async function backendOf(client: Client): Promise<string | undefined> {
  try {
    const question = { text: OWN_BACKEND, query_timeout: FIRST_ANSWER_MS };
    const { rows } = await client.query<{ pid: number; backend: string }>(question);
    return rows.find(({ pid }) => pid === client.processID)?.backend;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return undefined;
    throw error;
  }
}

/** Something is due from the other end: an answer, or the end of a connection that was ended here. */
function isWaiting({ readyForQuery, _ending }: Client): boolean {
  return !readyForQuery || _ending;
}

/** It waits, and nothing has come since the last look. */
function isQuiet({ client, bytesRead }: Watched): boolean {
  return isWaiting(client) && client.connection.stream.bytesRead === bytesRead;
}

/** What waits fails, as on any connection that broke off. */
function giveUp(lost: Watched[]): void {
  const connections = lost.filter(isQuiet);
  if (connections.length === 0) return;
  log.warn({ connections: connections.length }, 'connections on which PostgreSQL is silent are given up');
  for (const { client } of connections) client.connection.stream.destroy();
}
