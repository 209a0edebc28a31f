import type { Reader } from './readers.js';
import {
  emailAddress,
  listOf,
  oneOf,
  plainUrl,
  proxy,
  redisAddress,
  registeredUrl,
  secret,
  text,
  url,
  wholeNumber,
  wholeNumberOrOff,
} from './readers.js';

/** One environment variable: what it is for, how its text is read, and whether the text may be shown. */
export interface Variable<T> {
  sentence: string;
  read: Reader<T>;
  /** Without it an error repeats the text that was wrong. */
  isSecret?: true;
}

const oneLine = text(/^[^\s,]+$/, 'one word without spaces');

/** Every environment variable that Linkdesk reads. An empty one counts as unset. */
export const variables = {
  NODE_ENV: {
    sentence: '"production" makes the server refuse to start with settings that are only good for a demo.',
    read: text(/^[\w-]+$/, 'one word'),
  },
  PORT: {
    sentence: 'Port that the dashboard and the API are served on; 0 takes a free one.',
    read: wholeNumber(0, 65_535),
  },
  HOST: {
    sentence: 'Address to listen on; 0.0.0.0 for all.',
    read: text(/^[A-Za-z0-9:._-]+$/, 'a host name or an IP address'),
  },
  TRUST_PROXY: {
    sentence: 'Proxies whose X-Forwarded headers are believed: addresses, subnets, loopback, uniquelocal.',
    read: listOf(proxy),
  },
  DATA_DIR: {
    sentence: 'Folder for whatever is kept on this machine: private databases, generated keys, logs.',
    read: text(/^[^\0]+$/, 'a folder'),
  },
  DATABASE_URL: {
    sentence: 'PostgreSQL to use instead of a private one.',
    read: secret(url('postgres:', 'postgresql:')),
    isSecret: true,
  },
  REDIS_URL: {
    sentence: 'Redis or Valkey to use instead of a private one: a server, Sentinels or a Cluster.',
    read: secret(redisAddress),
    isSecret: true,
  },
  ROLE: {
    sentence: '"web" serves only, "worker" works only, "all" does both.',
    read: oneOf('all', 'web', 'worker'),
  },
  KAKAO_ADMIN_KEY: {
    sentence:
      'Admin key of the Kakao application; several, separated by commas, while a key is being changed.',
    read: listOf(secret(text(/^[\x21-\x7e]{8,}$/, 'an admin key: 8 or more printable characters'))),
    isSecret: true,
  },
  KAKAO_APP_ID: {
    sentence: 'Id of the Kakao application, digits.',
    read: text(/^[1-9]\d{0,18}$/, 'the application id: digits, the first of them not 0'),
  },
  KAKAO_REST_API_KEY: {
    sentence:
      'REST API keys of the Kakao application, separated by commas: its webhooks name one; the first makes links.',
    read: listOf(text(/^\S+$/, 'REST API keys without spaces, separated by commas')),
  },
  KAKAO_CLIENT_SECRET: {
    sentence: 'Client secret of the Kakao application, if it uses one.',
    read: secret(oneLine),
    isSecret: true,
  },
  KAKAO_REDIRECT_URI: {
    sentence:
      'Where Kakao sends people back to the service, as registered: for links that ask for consent again.',
    read: registeredUrl,
  },
  KAKAO_API_URL: {
    sentence: 'Where the Kakao API is called.',
    read: plainUrl('http:', 'https:'),
  },
  KAKAO_AUTH_URL: {
    sentence: 'Where the keys that sign Kakao webhooks are fetched.',
    read: plainUrl('http:', 'https:'),
  },
  KAKAO_CALLS_PER_SECOND: {
    sentence:
      'The rate of calls that Kakao allows the application; unset: found by trying; off: no pacing at all.',
    read: wholeNumberOrOff(1, 100_000),
  },
  KAKAO_MONTHLY_CALLS: {
    sentence: 'The calls a month that Kakao allows the application.',
    read: wholeNumber(1, 1_000_000_000_000),
  },
  KAKAO_MONTHLY_RESERVE: {
    sentence: "How many of the month's calls syncs and bulk jobs leave to the service's own log-in.",
    read: wholeNumber(0, 1_000_000_000_000),
  },
  SECRET_KEY: {
    sentence: 'Seals cursors, and hashes requests that have a key; 32 or more characters.',
    read: secret(text(/^[\x21-\x7e]{32,}$/, '32 or more printable characters without spaces')),
    isSecret: true,
  },
  APPROVAL_ABOVE: {
    sentence: 'A changing job on more users than this needs a second person; off for never.',
    read: wholeNumberOrOff(0, 1_000_000_000),
  },
  IRREVERSIBLE_DELAY: {
    sentence: 'Seconds between the start of an irreversible job and its first call.',
    read: wholeNumber(0, 86_400),
  },
  DAILY_CEILING: {
    sentence: 'The most irreversible changes in a day (KST) over all bulk jobs; off for no limit.',
    read: wholeNumberOrOff(0, 1_000_000_000),
  },
  BRAKE_SHARE: {
    sentence:
      'Most people in a hundred who may come out otherwise than the dry run said before a job pauses itself; off.',
    read: wholeNumberOrOff(0, 100),
  },
  SELECTION_CHANGED_ABOVE: {
    sentence:
      'Per cent of a job that may have changed since its draft before it is decided on again; off for any.',
    read: wholeNumberOrOff(0, 100),
  },
  MARKETING_TERMS: {
    sentence:
      'Tags of the service terms by which people agree to marketing; each is confirmed every two years.',
    read: listOf(text(/^[^\s,]{1,200}$/, 'tags of service terms, separated by commas')),
  },
  ADMIN_EMAIL: {
    sentence: 'Email of the first administrator.',
    read: emailAddress,
  },
  ADMIN_PASSWORD: {
    sentence: 'Password of the first administrator.',
    read: secret(text(/^.{8,200}$/su, '8 to 200 characters long')),
    isSecret: true,
  },
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
