import { type CryptoKey, importJWK } from 'jose';
import { ENDPOINTS } from '../endpoints.js';
import { KakaoIdTokenError, KakaoResponseError } from '../errors.js';
import type { PublicKey } from './guards.js';

/** So many unknown key ids in a row are asked for at once; each takes a cooldown to be regained. */
const ASKED_AHEAD = 5;

/** Settings of {@link JwksCache}, in milliseconds. */
export interface JwksCacheOptions {
  /** Keys older than this are fetched anew; if that fails, the old ones still serve. Default one hour. */
  maxAgeMs?: number;
  /** One fetch in this time on average, whatever key ids tokens claim to have. Default 30 s. */
  cooldownMs?: number;
  /** Clock, for tests. Default: one that only goes forward. */
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
  /** When the fetches so far would be over, had each waited for its cooldown. */
  #dueUntil = Number.NEGATIVE_INFINITY;
  /** When Kakao was asked for a key id that it did not list. */
  #absent = new Map<string, number>();
  #loading: Promise<void> | null = null;
  #lastError: unknown = null;

  constructor(load: () => Promise<{ keys: PublicKey[] }>, options: JwksCacheOptions = {}) {
    this.#load = load;
    this.#maxAgeMs = options.maxAgeMs ?? 3_600_000;
    this.#cooldownMs = options.cooldownMs ?? 30_000;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * The RS256 key of this `kid`, or null when Kakao, asked less than a cooldown ago, has none of that name.
   *
   * @throws {KakaoError} when it is not known, because the keys could not be fetched, or may not be now
   */
  async get(kid: string): Promise<CryptoKey | null> {
    const isAged = this.#now() - this.#fetchedAt > this.#maxAgeMs;
    if (isAged ? this.#mayFetch() : !this.#keys.has(kid) && this.#mayAskFor(kid)) {
      await this.#refresh().then(
        () => this.#keys.has(kid) || this.#absent.set(kid, this.#fetchedAt),
        (error: unknown) => {
          this.#lastError = error;
        },
      );
    }
    const key = this.#keys.get(kid);
    if (!key) {
      if (this.#lastError) throw this.#lastError;
      if (this.#isAbsent(kid)) return null;
      throw new KakaoIdTokenError('key', 'signed with a key that may be newer than those known', true);
    }
    let imported = this.#imported.get(kid);
    if (!imported) {
      imported = importJWK({ ...key, alg: 'RS256' }, 'RS256') as Promise<CryptoKey>;
      this.#imported.set(kid, imported);
    }
    return imported;
  }

  /** Fetches the keys before the first of them is needed. Where that fails, {@link get} tries again at once. */
  async fetchAhead(): Promise<void> {
    await this.#refresh().catch(() => {
      this.#triedAt = Number.NEGATIVE_INFINITY;
    });
  }

  #mayFetch(): boolean {
    // Without any keys nothing works, so that is tried again soon, but not with every request either.
    const cooldown = this.#keys.size === 0 ? Math.min(1_000, this.#cooldownMs) : this.#cooldownMs;
    return this.#loading !== null || this.#now() - this.#triedAt >= cooldown;
  }

  /** Kakao may have changed its keys at any time: a few are asked for ahead of the cooldown. */
  #mayAskFor(kid: string): boolean {
    if (this.#mayFetch()) return true;
    if (this.#lastError || this.#isAbsent(kid)) return false;
    return this.#dueUntil - this.#now() <= ASKED_AHEAD * this.#cooldownMs;
  }

  #isAbsent(kid: string): boolean {
    return this.#now() - (this.#absent.get(kid) ?? Number.NEGATIVE_INFINITY) < this.#cooldownMs;
  }

  #refresh(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#now();
    for (const kid of this.#absent.keys()) if (!this.#isAbsent(kid)) this.#absent.delete(kid);
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
    this.#dueUntil = Math.max(this.#triedAt, this.#dueUntil) + this.#cooldownMs;
    this.#lastError = null;
  }
}

function isUsable(key: PublicKey): boolean {
  const isForSigning = (key.use ?? 'sig') === 'sig' && (key.alg ?? 'RS256') === 'RS256';
  return Boolean(key.kid) && key.kty === 'RSA' && isForSigning && Boolean(key.n) && Boolean(key.e);
}
