/** A server as it is named in an address. */
export interface RedisNode {
  host: string;
  port: number;
}

/** Name and password, as far as they are given. */
export interface RedisAccess {
  username?: string;
  password?: string;
}

/** Where Redis is: one server, a master that Sentinels know, or a Cluster. */
export type RedisAddress =
  | { kind: 'single'; url: string }
  | {
      kind: 'sentinel';
      isTls: boolean;
      sentinels: RedisNode[];
      masterName: string;
      access: RedisAccess;
      sentinelPassword?: string;
      database: number;
    }
  | { kind: 'cluster'; isTls: boolean; nodes: RedisNode[]; access: RedisAccess };

const FORMS =
  'must be redis://host:port, redis+sentinel://host:port,host:port/mastername or redis+cluster://host:port,host:port (with TLS rediss…)';
const SEVERAL = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const NODE = /^(\[[0-9A-Fa-f:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/;
const SENTINEL_PORT = 26_379;
const REDIS_PORT = 6_379;

/**
 * Reads an address. Sentinels are named with the name of their master, and where it is not 0 the database:
 * `redis+sentinel://:password@s1:26379,s2:26379/mymaster/0?sentinelPassword=…`; of a Cluster some nodes:
 * `redis+cluster://:password@n1:6379,n2:6379`. `rediss+…` is the same with TLS.
 *
 * @throws Error that completes "REDIS_URL …" and repeats no password
 */
export function parseRedisAddress(text: string): RedisAddress {
  if (/^rediss?:\/\//.test(text) && URL.canParse(text)) {
    decodeEscapes(text);
    return { kind: 'single', url: text };
  }
  const [, scheme, kind, access = '', hosts = '', path = '', query = ''] = SEVERAL.exec(text) ?? [];
  if (!scheme) throw new Error(FORMS);
  const common = { isTls: scheme === 'rediss', access: readAccess(access) };
  if (kind === 'cluster') {
    if (path !== '' || query !== '')
      throw new Error('must end with the addresses: a Cluster has one database');
    return { kind: 'cluster', ...common, nodes: readNodes(hosts, REDIS_PORT) };
  }
  const [masterName = '', database = '0', ...rest] = path.split('/').map(decodeEscapes);
  if (masterName === '') {
    throw new Error(
      'must name the master after the Sentinels: redis+sentinel://host:port,host:port/mastername',
    );
  }
  if (!/^\d{1,4}$/.test(database) || rest.length > 0) {
    throw new Error('must end with the name of the master and, if at all, the number of the database');
  }
  const sentinelPassword = readSentinelPassword(query);
  return {
    kind: 'sentinel',
    ...common,
    sentinels: readNodes(hosts, SENTINEL_PORT),
    masterName,
    database: Number(database),
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  };
}

function readNodes(hosts: string, defaultPort: number): RedisNode[] {
  return hosts.split(',').map((each) => {
    const [, host, port] = NODE.exec(each) ?? [];
    const number = port === undefined ? defaultPort : Number(port);
    if (!host || number < 1 || number > 65_535) throw new Error(FORMS);
    return { host: host.replace(/^\[|\]$/g, ''), port: number };
  });
}

function readAccess(text: string): RedisAccess {
  const [username = '', ...rest] = text.split(':');
  const password = rest.join(':');
  return {
    ...(username === '' ? {} : { username: decodeEscapes(username) }),
    ...(password === '' ? {} : { password: decodeEscapes(password) }),
  };
}

function readSentinelPassword(query: string): string | null {
  const given = new URLSearchParams(query);
  for (const name of given.keys()) {
    if (name !== 'sentinelPassword')
      throw new Error('must have no other setting than sentinelPassword after the ?');
  }
  return given.get('sentinelPassword');
}

/** @throws Error that completes "… must" and repeats nothing of the text */
export function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('must have % only before two hexadecimal digits');
  }
}
