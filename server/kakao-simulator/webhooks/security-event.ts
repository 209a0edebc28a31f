import { randomUUID } from 'node:crypto';
import type { App } from '../app.js';
import type { Provider } from '../auth/provider.js';
import { nowSeconds } from '../world/time.js';
import { EVENT_URIS } from './events.js';

/** The ways in which a Security Event Token can be wrong, for trying out a receiver. */
export const SPOILS = [
  'signature',
  'kid',
  'audience',
  'issuer',
  'type',
  'alg-none',
  'future',
  'no-jti',
  'no-events',
  'no-sub',
  'truncated',
  'garbage',
] as const;
export type Spoil = (typeof SPOILS)[number];

export interface EventRequest {
  userId: string;
  /** Short name of §6.3, or a whole URI for an unknown one. */
  event: string;
  details?: Record<string, unknown>;
  /** Unix seconds of the event; a past one arrives out of order. */
  toe?: number;
  /** Repeat one to send the same event twice. */
  jti?: string;
  spoil?: Spoil;
}

/** In whose name webhooks are sent, and by whose keys they are signed. */
export interface Sender {
  readonly app: App;
  readonly issuer: string;
  readonly provider: Provider;
}

/** Makes a Security Event Token (§6.2), on request a bad one. */
export function securityEventToken(sender: Sender, wanted: EventRequest): string {
  const { spoil } = wanted;
  if (spoil === 'garbage') return 'this is not a token';
  const now = nowSeconds();
  const { variants } = sender.app;
  const iss = spoil === 'issuer' ? 'https://issuer.example' : sender.issuer;
  const ownAudience =
    variants.setAudience === 'app-id' ? String(sender.app.id) : (sender.app.loginKeys[0]?.key ?? '');
  const subject = { subject_type: 'iss-sub', iss, sub: wanted.userId };
  const payload = {
    iss,
    aud: spoil === 'audience' ? 'somebody-else' : ownAudience,
    ...(spoil === 'no-sub' ? {} : { sub: wanted.userId }),
    iat: spoil === 'future' ? now + 86_400 : now,
    toe: wanted.toe ?? (spoil === 'future' ? now + 86_400 : now),
    [variants.setTransactionClaim]: randomUUID(),
    ...(spoil === 'no-jti' ? {} : { jti: wanted.jti ?? randomUUID() }),
    ...(spoil === 'no-events'
      ? {}
      : { events: { [EVENT_URIS[wanted.event] ?? wanted.event]: { subject, ...wanted.details } } }),
  };
  if (spoil === 'alg-none') {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none', typ: 'secevent+jwt' })}.${part(payload)}.`;
  }
  const header = { typ: spoil === 'type' ? 'JWT' : 'secevent+jwt' };
  const fault = spoil === 'signature' || spoil === 'kid' ? spoil : undefined;
  const token = sender.provider.keys.sign(payload, header, fault);
  return spoil === 'truncated' ? token.slice(0, -20) : token;
}
