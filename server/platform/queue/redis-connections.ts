import { log } from '../log/log.js';
import { openRedis, type RedisClient } from '../redis/open-redis.js';

/** What Bull asks a connection for; `bclient` blocks, so it cannot be shared. */
export type ConnectionType = 'client' | 'subscriber' | 'bclient';

/**
 * The connections of this process's queues: one for commands, one for subscriptions, and one for each queue that
 * waits for tasks. They reconnect for ever, so that Redis may be away for a while; what is sent meanwhile waits.
 */
export class RedisConnections {
  private readonly shared = new Map<ConnectionType, RedisClient>();
  private readonly all: RedisClient[] = [];
  private isReported = false;
  private isClosing = false;

  /** @param url as `REDIS_URL` takes it, never logged */
  constructor(private readonly url: string) {}

  /**
   * A connection for Bull's `createClient`.
   *
   * @example new Queue('jobs', { createClient: (type) => connections.get(type) });
   */
  get(type: ConnectionType): RedisClient {
    const known = this.shared.get(type);
    if (known) return known;
    const connection = this.open(type);
    if (type !== 'bclient') this.shared.set(type, connection);
    return connection;
  }

  /** Lets go of those that do not answer now, so that nothing at shutdown waits for Redis to come back. */
  dropUnanswering(): void {
    this.isClosing = true;
    for (const connection of this.all) if (connection.status !== 'ready') disconnect(connection);
  }

  /** Closes all of them at once. */
  close(): void {
    this.isClosing = true;
    for (const connection of this.all) disconnect(connection);
  }

  private open(type: ConnectionType): RedisClient {
    const connection = openRedis(this.url, {
      connectionName: `linkdesk-${type}`,
      // Bull's subscriber and blocking connections must never give up, nor wait for a loading Redis.
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      connectTimeout: 5_000,
      keepAlive: 10_000,
      retryStrategy: (attempt) => (this.isClosing ? null : Math.min(attempt * 100, 1_000)),
    });
    // Bull adds listeners for every queue that shares a connection.
    connection.setMaxListeners(50);
    connection.on('ready', () => {
      if (this.isReported) log.info('redis answers again');
      this.isReported = false;
    });
    connection.on('error', (error) => {
      if (!this.isReported) log.warn({ err: error }, 'redis does not answer; work goes on when it does');
      this.isReported = true;
    });
    this.all.push(connection);
    return connection;
  }
}

/** On the way to Redis, or about to try again. */
const ON_ITS_WAY: ReadonlySet<string> = new Set(['connecting', 'connect', 'reconnecting']);

/**
 * Ends a connection. One that is on its way is left to that attempt, its last: cut off meanwhile, it might never say that it
 * has ended, and what was sent on it, or waits for its end as Bull does, would wait for ever.
 */
function disconnect(connection: RedisClient): void {
  if (!ON_ITS_WAY.has(connection.status)) connection.disconnect();
}
