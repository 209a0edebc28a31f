import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { nowSeconds } from '../world/time.js';

const COOKIE = '_simulator_account';
const DAY = 86_400;

/** A browser in which somebody is logged in to the Kakao Account. Unix seconds. */
export interface Session {
  position: number;
  authTime: number;
  expiresAt: number;
}

/** The browser sessions of the Kakao Account: 24 hours, or a month with "stay logged in" (§3.1). */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  of(request: IncomingMessage): Session | undefined {
    const session = this.#sessions.get(cookieOf(request));
    return session && session.expiresAt > nowSeconds() ? session : undefined;
  }

  /** Begins a session and returns the cookie to set. */
  begin(position: number, staysLoggedIn: boolean): string {
    const id = randomBytes(24).toString('base64url');
    const now = nowSeconds();
    const lifetime = staysLoggedIn ? 30 * DAY : DAY;
    this.#sessions.set(id, { position, authTime: now, expiresAt: now + lifetime });
    return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax${staysLoggedIn ? `; Max-Age=${lifetime}` : ''}`;
  }

  /** Ends the session of a browser and returns the cookie that removes its own. */
  end(request: IncomingMessage): string {
    this.#sessions.delete(cookieOf(request));
    return `${COOKIE}=; Path=/; Max-Age=0`;
  }
}

function cookieOf(request: IncomingMessage): string {
  const match = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '');
  return match?.[1] ?? '';
}
