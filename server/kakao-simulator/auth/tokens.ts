/** A token pair as the store knows it. Times are Unix seconds. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  position: number;
  clientId: string;
  expiresAt: number;
  refreshExpiresAt: number;
  hasIdToken: boolean;
  authTime: number;
  nonce?: string;
}

/** The tokens that were issued in this run. */
export class Tokens {
  readonly #byAccess = new Map<string, TokenPair>();
  readonly #byRefresh = new Map<string, TokenPair>();
  readonly #byPerson = new Map<number, Set<TokenPair>>();

  add(pair: TokenPair): void {
    this.#byAccess.set(pair.accessToken, pair);
    this.#byRefresh.set(pair.refreshToken, pair);
    const own = this.#byPerson.get(pair.position) ?? new Set();
    own.add(pair);
    this.#byPerson.set(pair.position, own);
  }

  byAccess(token: string): TokenPair | undefined {
    return this.#byAccess.get(token);
  }

  byRefresh(token: string): TokenPair | undefined {
    return this.#byRefresh.get(token);
  }

  revoke(accessToken: string): void {
    const pair = this.#byAccess.get(accessToken);
    if (pair) this.#drop(pair);
  }

  revokeAll(position: number): void {
    for (const pair of this.#byPerson.get(position) ?? []) this.#drop(pair);
  }

  hasLive(position: number): boolean {
    return (this.#byPerson.get(position)?.size ?? 0) > 0;
  }

  clear(): void {
    this.#byAccess.clear();
    this.#byRefresh.clear();
    this.#byPerson.clear();
  }

  #drop(pair: TokenPair): void {
    this.#byAccess.delete(pair.accessToken);
    this.#byRefresh.delete(pair.refreshToken);
    const own = this.#byPerson.get(pair.position);
    own?.delete(pair);
    if (own?.size === 0) this.#byPerson.delete(pair.position);
  }
}
