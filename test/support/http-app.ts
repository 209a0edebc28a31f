import { randomBytes } from 'node:crypto';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { ensureFirstOperators } from '../../server/operators/first-operators.js';
import { loadConfig } from '../../server/platform/config/config.js';
import { ConfigModule } from '../../server/platform/config/config.module.js';
import { DatabaseModule } from '../../server/platform/database/database.module.js';
import { configureHttp, type HttpOptions } from '../../server/platform/http/configure-http.js';
import { HttpPlatformModule } from '../../server/platform/http/http-platform.module.js';
import { RedisModule } from '../../server/platform/redis/redis.module.js';
import { createTestDatabase } from './database.js';
import { onFileEnd } from './file-end.js';
import { Client } from './http-client.js';
import { createTestRedis } from './redis.js';

/** The administrator that every such application has. */
export const ADMIN = { email: 'admin@example.com', password: 'correct-horse-battery' };

export interface HttpApp {
  /** `http://127.0.0.1:<port>` */
  url: string;
  dataSource: DataSource;
  redisUrl: string;
  secretKey: string;
  /** A client without a session. */
  client(): Client;
  /** A client that is logged in: as the administrator, or as somebody else. */
  loggedIn(who?: { email: string; password: string }): Promise<Client>;
}

@Module({})
class HttpAppModule {}

/**
 * Serves some modules of the API from this process, on a database and Redis of their own.
 *
 * @param modules besides configuration, databases and what holds for every route
 */
export async function startHttpApp(
  modules: (Type | DynamicModule)[],
  options: HttpOptions & { controllers?: Type[]; redisUrl?: string } = {},
): Promise<HttpApp> {
  const { url: databaseUrl } = await createTestDatabase();
  const redisUrl = options.redisUrl ?? (await createTestRedis()).url;
  const secretKey = randomBytes(32).toString('hex');
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SECRET_KEY: secretKey,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
  });
  const root: DynamicModule = {
    module: HttpAppModule,
    imports: [
      ConfigModule.register(config),
      DatabaseModule.register({ entities, migrations }),
      RedisModule,
      HttpPlatformModule,
      ...modules,
    ],
    controllers: options.controllers ?? [],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    bodyParser: false,
    logger: ['error'],
  });
  onFileEnd(() => app.close());
  configureHttp(app, options);
  const dataSource = app.get(DataSource);
  await ensureFirstOperators(dataSource, config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const client = () => new Client(url);
  return {
    url,
    dataSource,
    redisUrl,
    secretKey,
    client,
    loggedIn: async (who = ADMIN) => {
      const browser = client();
      const answer = await browser.post('/api/session', { email: who.email, password: who.password });
      if (answer.status !== 200) throw new Error(`not logged in: ${answer.status}`);
      return browser;
    },
  };
}
