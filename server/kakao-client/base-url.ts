import { KakaoArgumentError } from './errors.js';

/** Takes an address apart into what undici wants: origin, and the path that all endpoints follow. */
export function parseBase(url: string, name: string): { origin: string; prefix: string } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new KakaoArgumentError('client', name, 'is not a URL');
  }
  const isPlain = !parsed.username && !parsed.password && !parsed.search && !parsed.hash;
  if (!/^https?:$/.test(parsed.protocol) || !isPlain) {
    throw new KakaoArgumentError('client', name, 'must be a plain http or https URL');
  }
  return { origin: parsed.origin, prefix: parsed.pathname.replace(/\/+$/, '') };
}
