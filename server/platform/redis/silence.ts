import type { Redis, RedisOptions } from 'ioredis';

/**
 * A connection on which an answer is due and nothing comes for so long is given up: where the machine at its other end is
 * gone, nobody else says so for a quarter of an hour. Longer than any command of ours waits.
 */
export const SILENCE: Pick<RedisOptions, 'socketTimeout'> = { socketTimeout: 10_000 };

/**
 * Lets the wait for an answer end with its connection. The driver lets it go on, and when it is over gives up whatever
 * connection there is by then, though that answers.
 */
export function endSilenceWithConnection(redis: Redis): void {
  const waiting = redis as unknown as { socketTimeoutTimer?: NodeJS.Timeout };
  redis.on('close', () => {
    clearTimeout(waiting.socketTimeoutTimer);
    waiting.socketTimeoutTimer = undefined;
  });
}
