import http from 'node:http';
import https from 'node:https';
import { vi } from 'vitest';

const HOSTS = new Set(['kapi.kakao.com', 'kauth.kakao.com']);

/**
 * Sends what libraries ask of Kakao's two hosts to another base address: for libraries whose addresses are constants.
 * Nothing else about the library, its requests or its answers is touched. Ends with `vi.restoreAllMocks()`.
 */
export function redirectKakaoHosts(baseUrl: string): void {
  const base = new URL(baseUrl);
  type Request = typeof https.request;
  const original = https.request;
  const redirected = ((...args: unknown[]) => {
    const isUrlFirst = typeof args[0] === 'string' || args[0] instanceof URL;
    const url = isUrlFirst ? new URL(args[0] as string | URL) : undefined;
    const options = (isUrlFirst ? args[1] : args[0]) as https.RequestOptions;
    const host = url?.hostname ?? options.hostname ?? options.host ?? '';
    const callback = args.find((one) => typeof one === 'function') as (answer: http.IncomingMessage) => void;
    if (!HOSTS.has(host)) return original(...(args as Parameters<Request>));
    return http.request(
      {
        ...options,
        path: url ? url.pathname + url.search : options.path,
        protocol: 'http:',
        host: base.hostname,
        hostname: base.hostname,
        port: base.port,
        agent: undefined,
        defaultPort: undefined,
      },
      callback,
    );
  }) as Request;
  vi.spyOn(https, 'request').mockImplementation(redirected);
}

/** An address of Kakao's as the same address of another base. */
export function atBase(baseUrl: string, kakaoUrl: string): string {
  const { pathname, search } = new URL(kakaoUrl);
  return new URL(pathname + search, baseUrl).href;
}
