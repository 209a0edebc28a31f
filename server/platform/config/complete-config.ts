import type { Config } from './config.js';
import { ConfigError } from './config.js';
import type { Secret } from './secret.js';

/** A configuration in which the databases and Kakao are known, so that a server can be started. */
export type CompleteConfig = Config & { databaseUrl: Secret; redisUrl: Secret };

/**
 * Checks that nothing is left for the launcher to find. `npm start` fills in what is missing; a
 * server that is started alone (in a container, say) must be given it.
 *
 * @throws ConfigError naming the variable that is missing
 */
export function assertComplete(config: Config): asserts config is CompleteConfig {
  const how = 'is not set: set it, or start with "npm start", which brings its own';
  if (!config.databaseUrl) throw new ConfigError('DATABASE_URL', how);
  if (!config.redisUrl) throw new ConfigError('REDIS_URL', how);
  if (!config.kakao.hasApiUrl) throw new ConfigError('KAKAO_ADMIN_KEY', how);
}
