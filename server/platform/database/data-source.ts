import type { ClientBase } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { PreparingClient } from './prepared.js';
import { SilenceWatch } from './silence.js';

export interface DatabaseOptions {
  /** `postgres://…`; never logged, it carries a password. */
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Connections kept by this process at most. */
  poolSize?: number;
}

/**
 * How long PostgreSQL waits for the next statement of a transaction before it ends it with its connection. A process
 * that was stopped in the middle of one, or whose machine sleeps, would otherwise hold its locks for as long as it does.
 */
const TRANSACTION_IDLE_MS = 20_000;

/**
 * After how long without anything the system asks whether the other end is there, and breaks the connection off where it
 * is not. It does that only while nothing that was sent is unacknowledged; {@link SilenceWatch} sees the rest.
 */
const KEEP_ALIVE_MS = 10_000;

/**
 * Options of the one data source of a process: migrations are run by hand at start, the schema is never
 * synchronised from the entities, and SQL is not logged (it carries personal data in its parameters).
 */
export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const silence = new SilenceWatch(options.url);
  return {
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    migrationsRun: false,
    logging: ['migration'],
    poolSize: options.poolSize ?? 20,
    applicationName: 'linkdesk',
    extra: {
      Client: PreparingClient,
      onConnect: (client: ClientBase) => silence.watch(client),
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      idle_in_transaction_session_timeout: TRANSACTION_IDLE_MS,
    },
  };
}
