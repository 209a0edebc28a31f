import { afterEach, describe, expect, it } from 'vitest';
import { RedisConnections } from './redis-connections.js';

/** Nobody listens there. */
const NOWHERE = 'redis://127.0.0.1:1';

let connections: RedisConnections;
afterEach(() => connections.close());

describe('connections to a Redis that is away', () => {
  it.each(['dropUnanswering', 'close'] as const)('%s gives up what waits for it', async (end) => {
    connections = new RedisConnections(NOWHERE);
    const client = connections.get('client');
    const question = client.ping().catch((error: Error) => error);
    await new Promise((resolve) => client.once('reconnecting', resolve));
    connections[end]();
    expect(await question).toBeInstanceOf(Error);
    expect(client.status).toBe('end');
  });
});
