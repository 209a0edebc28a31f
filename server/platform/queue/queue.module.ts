import { BullModule } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { QueueOptions } from 'bull';
import { bearClosedBeginnings } from './closed-beginnings.js';
import { QueueConnectionsModule } from './queue-connections.module.js';
import { RedisConnections } from './redis-connections.js';

bearClosedBeginnings();

/**
 * The braces are a hash tag: all keys of a queue lie in one slot of a Redis Cluster, as Bull's scripts need.
 */
const QUEUE_PREFIX = '{linkdesk}';

/**
 * How every queue of the process reaches Redis. A feature adds its own with
 * `BullModule.registerQueue({ name: JOBS_QUEUE })`.
 */
@Global()
@Module({
  imports: [
    QueueConnectionsModule,
    BullModule.forRootAsync({
      inject: [RedisConnections],
      useFactory: (connections: RedisConnections): QueueOptions => ({
        prefix: QUEUE_PREFIX,
        createClient: (type) => connections.get(type),
        // Tasks are taken up again soon after their worker was killed; what is done is known by PostgreSQL alone. Each
        // handler asks for a task and waits this many seconds for it, all of them on one connection, one after the other:
        // as long as their questions last, Redis goes on giving tasks to a worker that has fallen asleep.
        settings: { lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 100, drainDelay: 1 },
      }),
    }),
  ],
})
export class QueueModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly connections: RedisConnections) {}

  beforeApplicationShutdown(): void {
    this.connections.dropUnanswering();
  }

  onApplicationShutdown(): void {
    this.connections.close();
  }
}
