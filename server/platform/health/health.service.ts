import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { compareSchema } from '../database/migrations.js';
import { readsOnly } from '../database/reads-only.js';
import type { RedisClient } from '../redis/open-redis.js';
import { REDIS } from '../redis/redis.module.js';
import { writeToRedis } from './redis-watch.js';

const CHECK_TIMEOUT_MS = 2_000;

export type CheckResult = 'ok' | 'failed';
export interface Readiness {
  postgres: CheckResult;
  migrations: CheckResult;
  redis: CheckResult;
}

/** Asks whatever the server cannot work without. */
@Injectable()
export class HealthService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(REDIS) private readonly redis: RedisClient,
  ) {}

  /** Every check, none longer than two seconds. */
  async check(): Promise<Readiness> {
    const [schema, isReadOnly, isWritten] = await Promise.all([
      within(compareSchema(this.dataSource)),
      within(readsOnly(this.dataSource)),
      within(writeToRedis(this.redis).then(() => true)),
    ]);
    return {
      postgres: isReadOnly === false ? 'ok' : 'failed',
      migrations: schema && schema.missing.length + schema.unknown.length === 0 ? 'ok' : 'failed',
      redis: isWritten ? 'ok' : 'failed',
    };
  }
}

/** The answer, or undefined when there is none in time. */
async function within<T>(question: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, undefined);
  });
  try {
    return await Promise.race([question, timeout]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
