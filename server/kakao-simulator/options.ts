import { parseArgs } from 'node:util';
import { defaultVariants, type Variants } from './app.js';
import { parseLatency } from './latency.js';

export interface Options {
  port: number;
  host: string;
  users: number;
  seed: number;
  /** Unix seconds of the youngest seeded link. */
  until?: number;
  waitingShare: number;
  unlinkedShare: number;
  adminKey: string;
  appId: number;
  appName: string;
  restApiKey: string;
  clientSecret: string;
  redirectUris: string[];
  idsPerMinute: number;
  knownLimit: number;
  hiddenLimit: number;
  monthlyLimit: number;
  capacity: number;
  latency: string;
  failShare: number;
  journal?: string;
  journalKeep: number;
  stateFile?: string;
  unlinkWebhook?: string;
  unlinkWebhookMethod: 'GET' | 'POST';
  statusWebhook?: string;
  waitingHours: number;
  issuer?: string;
  variants: Partial<Variants>;
}

interface Switch {
  /** Name of the value in `--help`. */
  value: string;
  fallback?: string;
  help: string;
  isList?: boolean;
}

/** Every switch; `--port` can also be given as KAKAO_SIMULATOR_PORT, and so on. */
const SWITCHES: Record<string, Switch> = {
  port: { value: 'N', fallback: '4000', help: 'port; 0 takes a free one' },
  host: { value: 'NAME', fallback: '127.0.0.1', help: 'address to listen on' },
  users: { value: 'N', fallback: '10000', help: 'how many people' },
  seed: { value: 'N', fallback: '1', help: 'the same seed gives the same people and the same faults' },
  until: {
    value: 'TIME',
    help: 'when the youngest of them linked (default: 2026-11-01T00:00:00Z, with a state file the day of its first start)',
  },
  'waiting-share': { value: '0-1', fallback: '0.02', help: 'people who have not finished signing up' },
  'unlinked-share': { value: '0-1', fallback: '0', help: 'people of the past who are not linked' },
  'admin-key': {
    value: 'KEY',
    fallback: '5a1d0000000000000000000000ad3141',
    help: 'Admin key; better in KAKAO_ADMIN_KEY, as switches show in the process list',
  },
  'app-id': { value: 'N', fallback: '100100', help: 'app id' },
  'app-name': { value: 'TEXT', fallback: 'Linkdesk 데모', help: 'app name' },
  'rest-api-key': {
    value: 'KEY',
    fallback: '5a1d0000000000000000000000e52718',
    help: 'REST API key (client_id)',
  },
  'client-secret': { value: 'TEXT', fallback: 'simulator-client-secret', help: 'client secret of that key' },
  'redirect-uri': {
    value: 'URI',
    help: 'registered redirect URI, may be repeated (default: any on this machine)',
    isList: true,
  },
  'ids-per-minute': { value: 'N', fallback: '100', help: 'limit of /v1/user/ids; 0: none' },
  'known-limit': { value: 'N', fallback: '0', help: 'calls a second over all endpoints; 0: none' },
  'hidden-limit': { value: 'N', fallback: '0', help: 'the same, but nobody is told' },
  'monthly-limit': { value: 'N', fallback: '3000000', help: 'calls a month over all endpoints; 0: none' },
  capacity: { value: 'N', fallback: '0', help: 'calls a second that can be worked on, more queue; 0: any' },
  'latency-ms': { value: 'MS', fallback: '0', help: 'answers take 20, 20-80 or p50:20,p99:200 milliseconds' },
  'fail-share': { value: '0-1', fallback: '0', help: 'calls that fail in ways worth another try' },
  journal: { value: 'FILE', help: 'append every changing call to this file, one JSON a line' },
  'journal-keep': { value: 'N', fallback: '1000000', help: 'entries kept in memory for the control API' },
  'state-file': { value: 'FILE', help: 'keep what happened to people there and go on from it' },
  'unlink-webhook': { value: 'URL', help: 'where unlink webhooks go' },
  'unlink-webhook-method': { value: 'GET|POST', fallback: 'POST', help: 'how' },
  'status-webhook': { value: 'URL', help: 'where account status webhooks (Security Event Tokens) go' },
  'waiting-hours': {
    value: 'N',
    fallback: '24',
    help: 'newcomers who wait this long are unlinked; 0: never',
  },
  issuer: { value: 'URL', help: "OpenID Connect issuer (default: the simulator's own address)" },
  variant: {
    value: 'NAME=VALUE',
    help: `behave otherwise where Kakao's is not known, may be repeated: ${Object.keys(defaultVariants).join(', ')}`,
    isList: true,
  },
};

/** The text of `--help`. */
export function helpText(): string {
  const lines = Object.entries(SWITCHES).map(([name, one]) => {
    const left = `  --${name} ${one.value}`.padEnd(36);
    return `${left}${one.help}${one.fallback === undefined ? '' : ` (default: ${one.fallback})`}`;
  });
  return [
    'A stand-in for Kakao: kapi.kakao.com and kauth.kakao.com on one port.',
    '',
    ...lines,
    `  ${'--help'.padEnd(34)}this text`,
    '',
    'Each switch can be given in the environment: KAKAO_SIMULATOR_PORT, KAKAO_SIMULATOR_STATE_FILE, …;',
    'the Admin key also as KAKAO_ADMIN_KEY. Faults and people can be changed while it runs: see /__control/.',
  ].join('\n');
}

/**
 * Reads the command line and the environment; the command line wins.
 *
 * @returns `help` when that was asked for. Throws an Error that names the switch when a value is wrong.
 */
export function readOptions(args: string[], env: Record<string, string | undefined>): Options | 'help' {
  const config = Object.fromEntries(
    Object.entries(SWITCHES).map(([name, one]) => [
      name,
      { type: 'string' as const, multiple: one.isList ?? false },
    ]),
  );
  const { values } = parseArgs({ args, options: { ...config, help: { type: 'boolean' as const } } });
  if (values.help) return 'help';

  const given = values as Record<string, string | string[] | undefined>;
  const text = (name: string): string | undefined => {
    const fromEnv = env[`KAKAO_SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`];
    const extra = name === 'admin-key' ? env.KAKAO_ADMIN_KEY : undefined;
    const value = (given[name] as string | undefined) ?? fromEnv ?? extra ?? SWITCHES[name]!.fallback;
    return value === '' ? undefined : value;
  };
  const list = (name: string): string[] => {
    const fromEnv = env[`KAKAO_SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`];
    return (given[name] as string[] | undefined) ?? (fromEnv ? fromEnv.split(',') : []);
  };
  const checked = (name: string, value: string): string => {
    if (URL.canParse(value) && /^https?:\/\//.test(value)) return value;
    throw new Error(`--${name} must be a URL that begins with http:// or https://`);
  };
  const url = (name: string): string | undefined => {
    const value = text(name);
    return value === undefined ? undefined : checked(name, value);
  };
  const number = (name: string, low: number, high: number): number => {
    const value = Number(text(name));
    if (Number.isFinite(value) && value >= low && value <= high) return value;
    throw new Error(`--${name} must be a number from ${low} to ${high}`);
  };
  const whole = (name: string, low: number, high: number): number => {
    const value = number(name, low, high);
    if (Number.isInteger(value)) return value;
    throw new Error(`--${name} must be a whole number`);
  };
  const until = text('until');
  if (until !== undefined && Number.isNaN(Date.parse(until))) throw new Error('--until must be a time');
  const latency = text('latency-ms') ?? '0';
  parseLatency(latency);
  const method = text('unlink-webhook-method');
  if (method !== 'GET' && method !== 'POST') throw new Error('--unlink-webhook-method must be GET or POST');

  return {
    port: whole('port', 0, 65_535),
    host: text('host')!,
    users: whole('users', 0, 5_000_000),
    seed: whole('seed', 0, 4_294_967_295),
    until: until === undefined ? undefined : Math.floor(Date.parse(until) / 1000),
    waitingShare: number('waiting-share', 0, 1),
    unlinkedShare: number('unlinked-share', 0, 1),
    adminKey: text('admin-key')!,
    appId: whole('app-id', 1, 2 ** 31),
    appName: text('app-name')!,
    restApiKey: text('rest-api-key')!,
    clientSecret: text('client-secret')!,
    redirectUris: list('redirect-uri').map((uri) => checked('redirect-uri', uri)),
    idsPerMinute: whole('ids-per-minute', 0, 1_000_000),
    knownLimit: number('known-limit', 0, 1_000_000),
    hiddenLimit: number('hidden-limit', 0, 1_000_000),
    monthlyLimit: whole('monthly-limit', 0, 1_000_000_000),
    capacity: number('capacity', 0, 1_000_000),
    latency,
    failShare: number('fail-share', 0, 1),
    journal: text('journal'),
    journalKeep: whole('journal-keep', 0, 100_000_000),
    stateFile: text('state-file'),
    unlinkWebhook: url('unlink-webhook'),
    unlinkWebhookMethod: method,
    statusWebhook: url('status-webhook'),
    waitingHours: number('waiting-hours', 0, 1_000_000),
    issuer: url('issuer'),
    variants: readVariants(list('variant')),
  };
}

/** Reads `name=value` pairs; values are JSON where they can be, otherwise text. */
export function readVariants(pairs: string[]): Partial<Variants> {
  const variants: Record<string, unknown> = {};
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    if (!(name in defaultVariants)) throw new Error(`--variant ${name}: no such variant`);
    const value = rest.join('=');
    variants[name] = /^(true|false|-?\d+)$/.test(value) ? JSON.parse(value) : value;
    if (typeof variants[name] !== typeof defaultVariants[name as keyof Variants]) {
      throw new Error(`--variant ${name}: the value must be like ${defaultVariants[name as keyof Variants]}`);
    }
  }
  return variants as Partial<Variants>;
}
