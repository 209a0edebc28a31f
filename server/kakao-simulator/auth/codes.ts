import { newToken } from './tokens.js';

/** What an authorization code stands for. Unix seconds. */
export interface CodeGrant {
  clientId: string;
  redirectUri: string;
  position: number;
  nonce?: string;
  codeChallenge?: string;
  hasIdToken: boolean;
  authTime: number;
  expiresAt: number;
}

/** How long a code can be used; often quoted, not confirmed (§3.1). */
const LIFETIME = 600;

/** Authorization codes; each works once. */
export class Codes {
  readonly #codes = new Map<string, CodeGrant>();

  issue(grant: Omit<CodeGrant, 'expiresAt'>, now: number): string {
    const code = newToken();
    this.#codes.set(code, { ...grant, expiresAt: now + LIFETIME });
    return code;
  }

  /** Takes a code; undefined when it was used, has expired or never was. */
  take(code: string, now: number): CodeGrant | undefined {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    return grant && grant.expiresAt > now ? grant : undefined;
  }
}
