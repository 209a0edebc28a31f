import { resolve } from 'node:path';
import { ConfigError, type Given, readVariables } from './read-variables.js';
import type { Secret } from './secret.js';
import { loadOrCreateSecretKey } from './secret-key.js';
import { SIMULATED_APP } from './simulator-defaults.js';

export { ConfigError };

export type Role = 'all' | 'web' | 'worker';

/** How the Kakao application is reached and as whom. */
export interface KakaoConfig {
  /** Admin keys, the one to use first; the simulator's in the demo. */
  adminKeys: Secret[];
  /** Undefined where it is not set; the simulator's in the demo. */
  appId?: string;
  /** REST API keys, the one that links are made with first; empty where none is set. The simulator's in the demo. */
  restApiKeys: string[];
  clientSecret?: Secret;
  /** Where people come back to the service from Kakao; undefined where it is not set. */
  redirectUri?: string;
  apiUrl: string;
  authUrl: string;
  /** Calls a second that Kakao allows; undefined: to be found by trying; null: not paced. */
  callsPerSecond?: number | null;
  monthlyCalls: number;
  /** How many of the month's calls bulk work never touches. */
  monthlyReserve: number;
  /** True when no admin key is set: everybody in the dashboard is invented. */
  isSimulated: boolean;
  /** False while nobody has said where the simulator is: the launcher then starts one. */
  hasApiUrl: boolean;
}

/** Everything that can be set from outside. Read once at start; nothing else reads `process.env`. */
export interface Config {
  role: Role;
  host: string;
  port: number;
  /** Proxies whose `X-Forwarded-*` headers are believed. Others could forge the address in the access record. */
  trustProxy: string[];
  /** Absolute path. */
  dataDir: string;
  databaseUrl?: Secret;
  redisUrl?: Secret;
  kakao: KakaoConfig;
  secretKey: Secret;
  /** A changing job on more users than this waits for a second person; null: never. */
  approvalAbove: number | null;
  irreversibleDelaySeconds: number;
  /** Irreversible changes in a day (KST); null: no limit. */
  dailyCeiling: number | null;
  /** Most people in a hundred who may come out otherwise than the dry run said before a job stops by itself; null: any. */
  brakeShare: number | null;
  /** Per cent of a job's people that may have changed since its draft; null: any. */
  selectionChangedAbove: number | null;
  /** Tags of the service terms that are consents to marketing; empty: not said. */
  marketingTerms: string[];
  adminEmail: string;
  adminPassword?: Secret;
}

/**
 * Reads the configuration from environment variables. Where SECRET_KEY is unset, and this is not
 * production, it is read from DATA_DIR, and generated there the first time.
 *
 * @throws ConfigError with one line that names the variable and what is wrong with it
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = readVariables(env);
  const dataDir = resolve(given.DATA_DIR ?? '.data');
  if (given.NODE_ENV === 'production' && !given.SECRET_KEY) {
    throw new ConfigError('SECRET_KEY', 'is not set, and production does not start without it');
  }
  if ((given.KAKAO_MONTHLY_RESERVE ?? 0) > (given.KAKAO_MONTHLY_CALLS ?? 3_000_000)) {
    throw new ConfigError('KAKAO_MONTHLY_RESERVE', 'is more than a month has calls');
  }
  return {
    role: given.ROLE ?? 'all',
    host: given.HOST ?? '127.0.0.1',
    port: given.PORT ?? 3000,
    trustProxy: given.TRUST_PROXY ?? ['loopback'],
    dataDir,
    databaseUrl: given.DATABASE_URL,
    redisUrl: given.REDIS_URL,
    kakao: kakaoConfig(given),
    secretKey: given.SECRET_KEY ?? keptSecretKey(dataDir),
    approvalAbove: given.APPROVAL_ABOVE === undefined ? 100 : given.APPROVAL_ABOVE,
    irreversibleDelaySeconds: given.IRREVERSIBLE_DELAY ?? 30,
    dailyCeiling: given.DAILY_CEILING === undefined ? null : given.DAILY_CEILING,
    brakeShare: given.BRAKE_SHARE === undefined ? 5 : given.BRAKE_SHARE,
    selectionChangedAbove: given.SELECTION_CHANGED_ABOVE === undefined ? 10 : given.SELECTION_CHANGED_ABOVE,
    marketingTerms: given.MARKETING_TERMS ?? [],
    adminEmail: given.ADMIN_EMAIL ?? 'admin@example.com',
    adminPassword: given.ADMIN_PASSWORD,
  };
}

function keptSecretKey(dataDir: string): Secret {
  try {
    return loadOrCreateSecretKey(dataDir);
  } catch (error) {
    throw new ConfigError('DATA_DIR', `is ${dataDir}, which cannot be used: ${(error as Error).message}`);
  }
}

/** Without an admin key it is the demo: a simulator that is started, or that runs at KAKAO_API_URL. */
function kakaoConfig(given: Given): KakaoConfig {
  const isSimulated = given.KAKAO_ADMIN_KEY === undefined;
  const apiUrl = given.KAKAO_API_URL ?? 'https://kapi.kakao.com';
  if (isSimulated && given.KAKAO_API_URL && /(^|\.)kakao\.com$/.test(new URL(apiUrl).hostname)) {
    throw new ConfigError('KAKAO_ADMIN_KEY', 'is not set, but KAKAO_API_URL is the real Kakao');
  }
  const unset = isSimulated ? SIMULATED_APP : undefined;
  return {
    adminKeys: given.KAKAO_ADMIN_KEY ?? [SIMULATED_APP.adminKey],
    appId: given.KAKAO_APP_ID ?? unset?.appId,
    restApiKeys: given.KAKAO_REST_API_KEY ?? (unset ? [unset.restApiKey] : []),
    clientSecret: given.KAKAO_CLIENT_SECRET ?? unset?.clientSecret,
    redirectUri: given.KAKAO_REDIRECT_URI ?? unset?.redirectUri,
    apiUrl,
    authUrl: given.KAKAO_AUTH_URL ?? (isSimulated ? apiUrl : 'https://kauth.kakao.com'),
    callsPerSecond: given.KAKAO_CALLS_PER_SECOND,
    monthlyCalls: given.KAKAO_MONTHLY_CALLS ?? 3_000_000,
    monthlyReserve: given.KAKAO_MONTHLY_RESERVE ?? 0,
    isSimulated,
    hasApiUrl: !isSimulated || given.KAKAO_API_URL !== undefined,
  };
}
