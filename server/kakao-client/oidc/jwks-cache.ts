import { type CryptoKey, importJWK } from 'jose';
import { ENDPOINTS } from '../endpoints.js';
import { KakaoIdTokenError, KakaoResponseError } from '../errors.js';
import type { PublicKey } from './guards.js';

/** Settings of {@link JwksCache}, in milliseconds. */
export interface JwksCacheOptions {
  /** Keys older than this are fetched anew; if that fails, the old ones still serve. Default one hour. */
  maxAgeMs?: number;
  /** At least this long between two fetches, whatever key ids tokens claim to have. Default 30 s. */
  cooldownMs?: number;
  /** Clock, for tests. */
  now?: () => number;
}

/**
 * Kakao's public keys (§3.8): cached, fetched anew when an unknown `kid` appears, but never often, because Kakao
 * blocks those who ask too much. Requests that come meanwhile share one fetch.
 */
export class JwksCache {
  readonly #load: () => Promise<{ keys: PublicKey[] }>;
  readonly #maxAgeMs: number;
  readonly #cooldownMs: number;
  readonly #now: () => number;
  #keys = new Map<string, PublicKey>();
  #imported = new Map<string, Promise<CryptoKey>>();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;
  #lastError: unknown = null;

  constructor(load: () => Promise<{ keys: PublicKey[] }>, options: JwksCacheOptions = {}) {
    this.#load = load;
    this.#maxAgeMs = options.maxAgeMs ?? 3_600_000;
    this.#cooldownMs = options.cooldownMs ?? 30_000;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The RS256 key of this `kid`, or null when Kakao has none of that name.
   *
   * @throws {KakaoError} when it is not known, because the keys could not be fetched, or may not be now
   */
  async get(kid: string): Promise<CryptoKey | null> {
    let isAsked = false;
    const age = this.#now() - this.#fetchedAt;
    const isMissing = !this.#keys.has(kid);
    if (isMissing || age > this.#maxAgeMs) {
      // Without any keys nothing works, so that is tried again soon, but not with every request either.
      const cooldown = this.#keys.size === 0 ? Math.min(1_000, this.#cooldownMs) : this.#cooldownMs;
      if (this.#loading !== null || this.#now() - this.#triedAt >= cooldown) {
        await this.#refresh().catch((error) => {
          this.#lastError = error;
        });
        isAsked = true;
      }
    }
    const key = this.#keys.get(kid);
    if (!key) {
      if (this.#lastError) throw this.#lastError;
      // It may be newer than the list.
      if (!isAsked) throw new KakaoIdTokenError('key', 'signed with a key that is not known yet', true);
      return null;
    }
    let imported = this.#imported.get(kid);
    if (!imported) {
      imported = importJWK({ ...key, alg: 'RS256' }, 'RS256') as Promise<CryptoKey>;
      this.#imported.set(kid, imported);
    }
    return imported;
  }

  #refresh(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#now();
    const { keys } = await this.#load();
    const usable = keys.filter(isUsable);
    // Kakao always signs with something: such a list takes no key away.
    if (usable.length === 0) {
      const { path: endpoint } = ENDPOINTS.jwks;
      throw new KakaoResponseError('a list without any key', { endpoint, httpStatus: 200 });
    }
    this.#keys = new Map(usable.map((key) => [key.kid!, key]));
    this.#imported = new Map();
    this.#fetchedAt = this.#now();
    this.#lastError = null;
  }
}

function isUsable(key: PublicKey): boolean {
  const isForSigning = (key.use ?? 'sig') === 'sig' && (key.alg ?? 'RS256') === 'RS256';
  return Boolean(key.kid) && key.kty === 'RSA' && isForSigning && Boolean(key.n) && Boolean(key.e);
}
