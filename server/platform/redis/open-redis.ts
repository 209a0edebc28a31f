import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseRedisAddress, type RedisAccess, type RedisAddress } from './redis-address.js';
import { endSilenceWithConnection, SILENCE } from './silence.js';

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
      return watched(new Redis(address.url, { ...options, ...SILENCE }));
    case 'sentinel':
      return openBySentinels(address, options);
    case 'cluster':
      return openCluster(address, options);
  }
}

type AddressOf<K extends RedisAddress['kind']> = Extract<RedisAddress, { kind: K }>;

function openBySentinels(address: AddressOf<'sentinel'>, options: ConnectionOptions): Redis {
  const { sentinels, masterName, access, database, isTls, sentinelPassword } = address;
  const redis = new Redis({
    ...options,
    ...access,
    ...SILENCE,
    sentinels,
    name: masterName,
    db: database,
    sentinelRetryStrategy: options.retryStrategy,
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(isTls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    // A master that has become a replica may keep its connections for a moment: leave it, and send again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  });
  return watched(redis);
}

function openCluster({ nodes, access, isTls }: AddressOf<'cluster'>, options: ConnectionOptions): Cluster {
  const { enableOfflineQueue = true, enableReadyCheck, retryStrategy, ...ofNodes } = options;
  const cluster = new Cluster(nodes, {
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    redisOptions: {
      ...ofNodes,
      enableReadyCheck,
      ...SILENCE,
      ...(access as RedisAccess),
      ...(isTls ? { tls: {} } : {}),
    },
    // Certificates bear names: those that the nodes are named by must not be resolved to numbers.
    ...(isTls ? { dnsLookup: (host, done) => done(null, host) } : {}),
  });
  cluster.on('+node', endSilenceWithConnection);
  return cluster;
}

function watched(redis: Redis): Redis {
  endSilenceWithConnection(redis);
  return redis;
}
