import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config/config.js';
import type { Secret } from '../config/secret.js';
import { openRedis } from './open-redis.js';

const PATIENCE_MS = 2_000;
/** What Redis says of a name, a password or a database that are not right. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|ERR (invalid DB index|DB index is out of range|invalid password))/;

/**
 * Makes sure that Redis does not refuse us. One that is away is none of this: the server waits for it.
 *
 * @throws ConfigError naming `REDIS_URL`, with what Redis says
 */
export async function reachRedis(url: Secret): Promise<void> {
  const redis = openRedis(url.reveal(), {
    connectionName: 'linkdesk',
    connectTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let refusal: string | undefined;
  const look = (error: Error & { lastNodeError?: Error }) => {
    refusal ??= [error, error.lastNodeError].find((one) => REFUSED.test(one?.message ?? ''))?.message;
  };
  redis.on('error', look);
  try {
    await Promise.race([redis.ping().catch(look), sleep(PATIENCE_MS)]);
  } finally {
    redis.disconnect();
  }
  if (refusal !== undefined) throw new ConfigError('REDIS_URL', `cannot be used: ${refusal.split('\n')[0]}`);
}
