import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPrivatePostgres } from '../../launch/postgres/private-postgres.js';
import { startPrivateRedis } from '../../launch/redis/private-redis.js';

const DIST = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../.cache', import.meta.url));

/** Databases of a benchmark, set up as `npm start` does and thrown away afterwards. */
export interface Stores {
  databaseUrl: string;
  redisUrl: string;
}

/** A program of ours that a benchmark started. */
export interface Running {
  url: string;
  pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Everything that one benchmark has running; {@link close} ends it all. */
export class Stand {
  private readonly folder = mkdtempSync(join(tmpdir(), 'linkdesk-bench-'));
  private readonly stops: (() => Promise<void>)[] = [];

  constructor() {
    // PostgreSQL runs as another user where this runs as root.
    chmodSync(this.folder, 0o755);
  }

  async stores(): Promise<Stores> {
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const postgres = await startPrivatePostgres({
      folder: join(this.folder, 'postgres'),
      logFile: join(this.folder, 'postgres.log'),
      isThrowAway: true,
    });
    this.stops.push(() => postgres.process.stop());
    const redis = await startPrivateRedis({
      folder: join(this.folder, 'redis'),
      logFile: join(this.folder, 'redis.log'),
      cacheFolder: CACHE,
      say,
      isThrowAway: true,
    });
    this.stops.push(() => redis.process.stop());
    return { databaseUrl: postgres.url.reveal(), redisUrl: redis.url.reveal() };
  }

  /** @param args switches of the simulator, such as `['--users', '20000']` */
  async simulator(args: string[]): Promise<Running> {
    return this.program('kakao-simulator/main.js', ['--port', '0', ...args], {
      KAKAO_SIMULATOR_ADMIN_KEY: ADMIN_KEY,
    });
  }

  /** A server in a process of its own. */
  async server(stores: Stores, kakaoUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Running> {
    return this.program('main.js', [], {
      PORT: '0',
      DATA_DIR: join(this.folder, 'data'),
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      KAKAO_ADMIN_KEY: ADMIN_KEY,
      KAKAO_API_URL: kakaoUrl,
      KAKAO_AUTH_URL: kakaoUrl,
      SECRET_KEY: 'a-secret-key-for-nothing-but-benchmarks',
      IRREVERSIBLE_DELAY: '0',
      APPROVAL_ABOVE: 'off',
      ADMIN_EMAIL: OPERATOR.email,
      ADMIN_PASSWORD: OPERATOR.password,
      ...env,
    });
  }

  async close(): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async program(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<Running> {
    const child = spawn(process.execPath, [join(DIST, file), ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    };
    this.stops.push(stop);
    return { url: await addressOf(child, file), pid: child.pid ?? 0, stop };
  }
}

export const ADMIN_KEY = 'bench0admin0key00000000000000000';
export const OPERATOR = { email: 'admin@example.com', password: 'correct-horse-battery' };

/** Waits for `"url":"http…"` in what a program prints. */
function addressOf(child: ChildProcess, file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const look = (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-20_000);
      const found = /"url":"(http[^"]+)"/.exec(printed);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code, signal) => {
      reject(new Error(`${file} ended with ${code ?? signal}: ${printed.slice(-2_000)}`));
    });
  });
}
