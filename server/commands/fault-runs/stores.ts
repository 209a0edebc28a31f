import { join } from 'node:path';
import pg from 'pg';
import { type PrivateStore, startPrivatePostgres } from '../../launch/postgres/private-postgres.js';
import { startPrivateRedis } from '../../launch/redis/private-redis.js';
import { CACHE_FOLDER, type Stand, type Stores, say } from '../stand/stand.js';

/** PostgreSQL and Redis that can be killed and started again at the same address. */
export class RestartableStores {
  private constructor(
    private readonly stand: Stand,
    private postgres: PrivateStore,
    private redis: PrivateStore,
  ) {}

  static async start(stand: Stand): Promise<RestartableStores> {
    const [postgres, redis] = await Promise.all([
      startPrivatePostgres(postgresOptions(stand)),
      startPrivateRedis(redisOptions(stand)),
    ]);
    const stores = new RestartableStores(stand, postgres, redis);
    stand.onClose(() => Promise.all([stores.postgres.process.stop(), stores.redis.process.stop()]));
    return stores;
  }

  get urls(): Stores {
    return { databaseUrl: this.postgres.url.reveal(), redisUrl: this.redis.url.reveal() };
  }

  /** Cuts every connection to PostgreSQL. */
  async cutConnections(): Promise<void> {
    const client = new pg.Client({ connectionString: this.urls.databaseUrl });
    // PostgreSQL may be stopped at this very moment.
    client.on('error', () => undefined);
    await client.connect();
    await client
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      )
      .finally(() => client.end());
  }

  /** Stops PostgreSQL without its writing anything, so that it has to recover, and starts it again. */
  async restartPostgres(): Promise<void> {
    const port = Number(new URL(this.urls.databaseUrl).port);
    await this.postgres.process.stop(10_000, 'SIGQUIT');
    this.postgres = await startPrivatePostgres({ ...postgresOptions(this.stand), port });
  }

  /** Kills Redis; the one in its place is empty. */
  async restartRedis(): Promise<void> {
    const { port, password } = new URL(this.urls.redisUrl);
    await this.redis.process.stop(10_000, 'SIGKILL');
    const access = { port: Number(port), password };
    this.redis = await startPrivateRedis({ ...redisOptions(this.stand), access });
  }
}

function postgresOptions({ folder }: Stand) {
  return {
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    isThrowAway: true,
    // The machine stays up, so that nothing is lost with PostgreSQL alone; commits are as strict as ever.
    settings: { fsync: 'off', shared_buffers: '64MB' },
  };
}

function redisOptions({ folder }: Stand) {
  return {
    folder: join(folder, 'redis'),
    logFile: join(folder, 'redis.log'),
    cacheFolder: CACHE_FOLDER,
    say,
    isThrowAway: true,
  };
}
