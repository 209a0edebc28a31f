import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { checkPort } from './launch/port-check.js';
import { onStopRequest } from './launch/stop-signals.js';
import { logInLines } from './launch/welcome.js';
import { ensureFirstOperators } from './operators/first-operators.js';
import { assertComplete } from './platform/config/complete-config.js';
import { type Config, ConfigError, loadConfig } from './platform/config/config.js';
import { claimApp } from './platform/database/claim-app.js';
import { compareClocks } from './platform/database/database-clock.js';
import { migrate } from './platform/database/migrations.js';
import { reachDatabase } from './platform/database/reach-database.js';
import { configureHttp } from './platform/http/configure-http.js';
import { keptConnections } from './platform/http/kept-connections.js';
import { log } from './platform/log/log.js';
import { nestLogger } from './platform/log/nest-logger.js';
import { reachRedis } from './platform/redis/reach-redis.js';
import { SyncsService } from './syncs/syncs.service.js';

/** At the end answers under way are waited for this long; a client that reads slowly, or never, is not. */
const CONNECTIONS_GRACE_MS = 7_750;

/** What does not end in this time, because PostgreSQL is away, is left as if the process had been killed. */
const CLOSE_LIMIT_MS = 9_250;

/**
 * How far the memory of a process that carries out jobs grows beyond what it needs before it is tidied. By itself V8
 * lets it double, and a large job takes a hundred megabytes more than a small one.
 */
const HEAP_GROWTH_PERCENT = 40;

/**
 * Has V8 compile what it runs from the first call on, plainly and quickly, instead of interpreting it for a while. A process
 * that carries out jobs does the same for one person after another: it takes a tenth less of the processor.
 */
const COMPILED_AT_ONCE = '--always-sparkplug';

/** Given to the program, it asks for the first sync as `npm start` does. */
const FIRST_SYNC = '--first-sync';

/** A running server. */
export interface Server {
  /** Where it listens; a worker answers only `/api/health` and `/api/ready` there. */
  url: string;
  /** For what is done once at start, such as making the first operators. */
  dataSource: DataSource;
  /** Has everybody read from Kakao when that was never asked for before: an empty desk is of no use. */
  requestFirstSync(): Promise<void>;
  /**
   * Stops taking work, finishes or hands back what is under way, and closes every connection.
   *
   * @throws where something does not end in time; the process is to end all the same
   */
  close(): Promise<void>;
}

/**
 * Migrates, then starts what the role asks for.
 *
 * @param config with the addresses of PostgreSQL, Redis and Kakao filled in
 * @throws ConfigError naming `DATABASE_URL`, `REDIS_URL`, `KAKAO_ADMIN_KEY` or `KAKAO_APP_ID`
 */
export async function startServer(config: Config): Promise<Server> {
  if (config.role !== 'web') {
    setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
    setFlagsFromString(COMPILED_AT_ONCE);
  }
  if (config.databaseUrl) await reachDatabase(config.databaseUrl);
  if (config.redisUrl) await reachRedis(config.redisUrl);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRole(config), {
    bodyParser: false,
    logger: nestLogger,
    abortOnError: false,
  });
  configureHttp(app, {
    trustProxy: config.trustProxy,
    ...(config.role === 'worker' ? {} : { dashboardDirectory: dashboardDirectory() }),
  });
  const letGo = keptConnections(app.getHttpServer());
  const dataSource = app.get(DataSource);
  await migrate(dataSource);
  await compareClocks(dataSource);
  await claimApp(dataSource, config.kakao);
  await app.listen(config.port, config.host);
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    dataSource,
    requestFirstSync: async () => {
      if (config.role !== 'worker') await app.get(SyncsService, { strict: false }).requestFirst();
    },
    close: async () => {
      const timer = setTimeout(() => app.getHttpServer().closeAllConnections(), CONNECTIONS_GRACE_MS);
      // A worker takes no more work from now on; only probes ask it for anything.
      const closing = config.role === 'worker' ? app.close() : letGo().then(() => app.close());
      await withinTime(closing, CLOSE_LIMIT_MS).finally(() => clearTimeout(timer));
    },
  };
}

async function withinTime(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not ended within ${limitMs} ms`)), limitMs);
  });
  await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

/** Beside this file in the build: `dist/server/main.js` and `dist/dashboard`. */
function dashboardDirectory(): string {
  return fileURLToPath(new URL('../dashboard', import.meta.url));
}

async function run(): Promise<void> {
  const config = loadConfig(process.env);
  assertComplete(config);
  await checkPort(config.host, config.port);
  const server = await startServer(config);
  // Before anybody is told that it listens: who knows that may end it.
  onStopRequest(
    () => {
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'not closed in order');
          process.exit(1);
        },
      );
    },
    () => process.exit(1),
  );
  const created = await ensureFirstOperators(server.dataSource, config);
  if (created.length > 0) process.stdout.write(`${logInLines(created).join('\n')}\n`);
  if (process.argv.includes(FIRST_SYNC)) await server.requestFirstSync();
  log.info({ url: server.url }, 'listening');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run().catch((error: unknown) => {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'not started');
    process.exit(1);
  });
}
