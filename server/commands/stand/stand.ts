import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPrivatePostgres } from '../../launch/postgres/private-postgres.js';
import { startPrivateRedis } from '../../launch/redis/private-redis.js';

const DIST = fileURLToPath(new URL('../..', import.meta.url));
/** Where a downloaded Redis is kept. */
export const CACHE_FOLDER = fileURLToPath(new URL('../../../../.cache', import.meta.url));

/** Databases of a stand, set up as `npm start` does and thrown away afterwards. */
export interface Stores {
  databaseUrl: string;
  redisUrl: string;
}

/** A program of ours that runs as a process of its own. */
export interface Running {
  url: string;
  pid: number;
  /** @returns its exit code, null where a signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** As the container starts its processes. */
const NODE_FLAGS = ['--max-semi-space-size=64', '--min-semi-space-size=64'];

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Everything that one measurement or trial has running; {@link close} ends it all. */
export class Stand {
  /** Data of the databases, and what the programs printed. */
  readonly folder = mkdtempSync(join(tmpdir(), 'linkdesk-stand-'));
  private readonly stops: (() => Promise<unknown>)[] = [];
  private programs = 0;

  constructor() {
    // PostgreSQL runs as another user where this runs as root.
    chmodSync(this.folder, 0o755);
  }

  async stores(): Promise<Stores> {
    const postgres = await startPrivatePostgres({
      folder: join(this.folder, 'postgres'),
      logFile: join(this.folder, 'postgres.log'),
      isThrowAway: true,
    });
    this.onClose(() => postgres.process.stop());
    const redis = await startPrivateRedis({
      folder: join(this.folder, 'redis'),
      logFile: join(this.folder, 'redis.log'),
      cacheFolder: CACHE_FOLDER,
      say,
      isThrowAway: true,
    });
    this.onClose(() => redis.process.stop());
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
      SECRET_KEY: 'a-secret-key-for-nothing-but-trials',
      IRREVERSIBLE_DELAY: '0',
      APPROVAL_ABOVE: 'off',
      ADMIN_EMAIL: OPERATOR.email,
      ADMIN_PASSWORD: OPERATOR.password,
      ...env,
    });
  }

  /** Does something at {@link close}, before what was asked for earlier. */
  onClose(stop: () => Promise<unknown>): void {
    this.stops.push(stop);
  }

  /** @param isFolderKept leaves {@link folder} for a look */
  async close(isFolderKept = false): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
    if (!isFolderKept) rmSync(this.folder, { recursive: true, force: true });
  }

  private async program(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<Running> {
    const child = spawn(process.execPath, [...NODE_FLAGS, join(DIST, file), ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const log = createWriteStream(join(this.folder, `${++this.programs}-${file.replaceAll('/', '-')}.log`));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => {
      running.delete(child);
      log.end();
    });
    const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    };
    this.onClose(() => stop());
    return { url: await addressOf(child, file), pid: child.pid ?? 0, stop };
  }
}

/** For people who watch; figures and results go to standard output. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
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
