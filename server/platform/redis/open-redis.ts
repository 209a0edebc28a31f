import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseRedisAddress, type RedisAccess, type RedisAddress } from './redis-address.js';

/** A connection to one Redis, to the master that Sentinels name, or to a Cluster. */
export type RedisClient = Redis | Cluster;

/** What every connection decides for itself; the rest follows from the address. */
export interface ConnectionOptions
  extends Pick<
    RedisOptions,
    | 'connectionName'
    | 'enableOfflineQueue'
    | 'enableReadyCheck'
    | 'maxRetriesPerRequest'
    | 'connectTimeout'
    | 'commandTimeout'
    | 'keepAlive'
  > {
  /** Milliseconds until the next attempt to connect; null gives up. */
  retryStrategy: (attempt: number) => number | null;
}

/**
 * A connection on which an answer is due and nothing comes for so long is given up: where the machine at its other end is
 * gone, nobody else says so for a quarter of an hour. Longer than any command of ours waits.
 */
const SILENCE_MS = 10_000;

/**
 * Opens a connection. It follows a fail-over by itself: Sentinels are asked anew for the master, the nodes of a
 * Cluster for who has which keys. All keys of one command must carry the same hash tag.
 *
 * @param url as `REDIS_URL` takes it, never logged
 * @throws Error where it is none
 */
export function openRedis(url: string, options: ConnectionOptions): RedisClient {
  const address = parseRedisAddress(url);
  switch (address.kind) {
    case 'single':
      return new Redis(address.url, { ...options, socketTimeout: SILENCE_MS });
    case 'sentinel':
      return openBySentinels(address, options);
    case 'cluster':
      return openCluster(address, options);
  }
}

type AddressOf<K extends RedisAddress['kind']> = Extract<RedisAddress, { kind: K }>;

function openBySentinels(address: AddressOf<'sentinel'>, options: ConnectionOptions): Redis {
  const { sentinels, masterName, access, database, isTls, sentinelPassword } = address;
  return new Redis({
    ...options,
    ...access,
    socketTimeout: SILENCE_MS,
    sentinels,
    name: masterName,
    db: database,
    sentinelRetryStrategy: options.retryStrategy,
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(isTls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    // A master that has become a replica may keep its connections for a moment: leave it, and send again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  });
}

function openCluster({ nodes, access, isTls }: AddressOf<'cluster'>, options: ConnectionOptions): Cluster {
  const { enableOfflineQueue = true, enableReadyCheck, retryStrategy, ...ofNodes } = options;
  return new Cluster(nodes, {
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    redisOptions: {
      ...ofNodes,
      enableReadyCheck,
      socketTimeout: SILENCE_MS,
      ...(access as RedisAccess),
      ...(isTls ? { tls: {} } : {}),
    },
    // Certificates bear names: those that the nodes are named by must not be resolved to numbers.
    ...(isTls ? { dnsLookup: (host, done) => done(null, host) } : {}),
  });
}
