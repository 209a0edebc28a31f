import { randomBytes } from 'node:crypto';

/** What a person allowed a client once: one refresh token and the access tokens made with it. Unix seconds. */
export interface Grant {
  position: number;
  clientId: string;
  refreshToken: string;
  refreshExpiresAt: number;
  hasIdToken: boolean;
  authTime: number;
  nonce?: string;
  accessTokens: Set<string>;
}

export interface AccessToken {
  grant: Grant;
  expiresAt: number;
}

/** A token as long and as opaque as Kakao's. */
export function newToken(): string {
  return randomBytes(40).toString('base64url');
}

/** The tokens that were issued in this run; they do not outlive it. */
export class Tokens {
  readonly #byAccess = new Map<string, AccessToken>();
  readonly #byRefresh = new Map<string, Grant>();
  readonly #byPerson = new Map<number, Set<Grant>>();

  addGrant(grant: Grant): void {
    this.#byRefresh.set(grant.refreshToken, grant);
    const own = this.#byPerson.get(grant.position) ?? new Set();
    own.add(grant);
    this.#byPerson.set(grant.position, own);
  }

  /** Makes a new access token of a grant. */
  issue(grant: Grant, expiresAt: number): string {
    const token = newToken();
    grant.accessTokens.add(token);
    this.#byAccess.set(token, { grant, expiresAt });
    return token;
  }

  /** Gives a grant another refresh token; the old one dies (§3.3). */
  renew(grant: Grant, refreshExpiresAt: number): void {
    this.#byRefresh.delete(grant.refreshToken);
    grant.refreshToken = newToken();
    grant.refreshExpiresAt = refreshExpiresAt;
    this.#byRefresh.set(grant.refreshToken, grant);
  }

  byAccess(token: string): AccessToken | undefined {
    return this.#byAccess.get(token);
  }

  byRefresh(token: string): Grant | undefined {
    return this.#byRefresh.get(token);
  }

  /** Ends the grant that an access token belongs to. */
  revoke(accessToken: string): void {
    const found = this.#byAccess.get(accessToken);
    if (found) this.#drop(found.grant);
  }

  revokeAll(position: number): void {
    for (const grant of this.#byPerson.get(position) ?? []) this.#drop(grant);
  }

  hasLive(position: number): boolean {
    return (this.#byPerson.get(position)?.size ?? 0) > 0;
  }

  clear(): void {
    this.#byAccess.clear();
    this.#byRefresh.clear();
    this.#byPerson.clear();
  }

  #drop(grant: Grant): void {
    for (const token of grant.accessTokens) this.#byAccess.delete(token);
    this.#byRefresh.delete(grant.refreshToken);
    const own = this.#byPerson.get(grant.position);
    own?.delete(grant);
    if (own?.size === 0) this.#byPerson.delete(grant.position);
  }
}
