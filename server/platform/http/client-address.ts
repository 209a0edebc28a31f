import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * Where a request came from, for the access record and the count of attempts: the address that the believed proxies report, or
 * the nearest proxy where what was reported is none (`unknown`, a name, anything that a client made up).
 *
 * @returns undefined where the socket is closed
 */
export function clientAddress({ ips, socket }: Request): string | undefined {
  const { remoteAddress } = socket;
  const chain = remoteAddress === undefined ? [] : [...ips, remoteAddress];
  return chain.map(alone).find((address) => isIP(address) !== 0);
}

/**
 * The address alone: IPv4 on a socket that also takes IPv6 reads `::ffff:192.0.2.1`, and some proxies report a client with its
 * port, `192.0.2.1:50711` or `[2001:db8::1]:443`, which is another with each connection.
 */
function alone(ip: string): string {
  const address = /^\[(.+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip;
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
