import { temporaryFolder } from './folder.js';
import { type Program, startProgram } from './program.js';

export interface TestServer extends Program {
  /** `http://127.0.0.1:<port>` */
  url: string;
}

export interface TestServerOptions {
  databaseUrl: string;
  redisUrl: string;
  /** The simulator's address, or that of another stand-in. */
  kakaoUrl: string;
  /** More environment variables, or other ones: `{ ROLE: 'worker' }`. */
  env?: NodeJS.ProcessEnv;
}

/** What the first administrator of a test server logs in with. */
export const ADMIN = { email: 'admin@example.com', password: 'correct-horse-battery' };

/** What the log says once it listens. */
export const LISTENS = /"url":"(http[^"]+)"/;

/** The environment of a server on a free port. */
export function serverEnv(options: TestServerOptions): NodeJS.ProcessEnv {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: temporaryFolder(),
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    KAKAO_API_URL: options.kakaoUrl,
    KAKAO_AUTH_URL: options.kakaoUrl,
    SECRET_KEY: 'a-secret-key-that-only-the-tests-ever-use',
    IRREVERSIBLE_DELAY: '0',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...options.env,
  };
}

/**
 * Starts the built server as a process of its own on a free port, ready to be killed; it ends with
 * the test file. Several may share databases.
 */
export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const program = await startProgram(['dist/server/main.js'], { env: serverEnv(options), until: LISTENS });
  return { ...program, url: program.match };
}
