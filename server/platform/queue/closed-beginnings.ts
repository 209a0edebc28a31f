import Queue from 'bull';
import type { RedisClient } from '../redis/open-redis.js';

/** What Bull does over connections on which Redis may not have answered yet. */
interface Beginnings {
  client: RedisClient;
  /** Subscribes. */
  eclient: RedisClient;
  /** Waits for tasks; asked for, it is opened. */
  bclient: RedisClient;
  bclientInitialized?: boolean;
  process(...args: unknown[]): Promise<unknown>;
  /** Gives Bull's blocking connection a name that lists of Redis' clients show. */
  setWorkerName(): Promise<unknown>;
}

/**
 * Nobody looks at their failures: where Redis was away and the process was told to end, its connections ended, and the process
 * broke off in the middle of its orderly end. Connections end only then. A missing name does no harm at any time.
 */
export function bearClosedBeginnings(): void {
  const queue = Queue.prototype as unknown as Beginnings;
  const { process, setWorkerName } = queue;
  queue.setWorkerName = function (this: Beginnings) {
    return setWorkerName.call(this).catch(() => undefined);
  };
  queue.process = function (this: Beginnings, ...args) {
    return process.apply(this, args).catch((error: unknown) => {
      if (!hasClosed(this)) throw error;
    });
  };
}

function hasClosed(queue: Beginnings): boolean {
  const connections = [queue.client, queue.eclient, ...(queue.bclientInitialized ? [queue.bclient] : [])];
  return connections.some(({ status }) => status === 'end');
}
