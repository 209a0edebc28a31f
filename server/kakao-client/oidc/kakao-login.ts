import { propertyKeys } from '../arguments.js';
import { Caller } from '../caller.js';
import { FORM, form } from '../encode.js';
import { ENDPOINTS, type Endpoint } from '../endpoints.js';
import { KakaoArgumentError } from '../errors.js';
import type { Check } from '../guards/core.js';
import { idAnswer } from '../guards/misc.js';
import { user } from '../guards/user.js';
import type { CallOptions, ConnectionOptions } from '../options.js';
import type { KakaoIdAnswer, KakaoUser } from '../types.js';
import { type AuthorizeParams, authorizeUrl, logoutUrl } from './authorize-url.js';
import { anything, discovery, keySet, sseConfiguration, tokenInfo, tokens, userinfo } from './guards.js';
import { verifyIdToken } from './id-token.js';
import { JwksCache, type JwksCacheOptions } from './jwks-cache.js';
import type {
  KakaoDiscovery,
  KakaoIdToken,
  KakaoSseConfiguration,
  KakaoTokenInfo,
  KakaoTokens,
  KakaoUserinfo,
} from './types.js';

/** Options of {@link KakaoLogin}. */
export interface KakaoLoginOptions extends ConnectionOptions {
  /** The REST API key: `client_id`. */
  restApiKey: string;
  /** On by default for REST API keys since December 2025 (§1.7). */
  clientSecret?: string;
  /** Other app keys that ID tokens may be for (native, JavaScript). */
  otherAppKeys?: readonly string[];
  /** `iss` of ID tokens and of Security Event Tokens. Default: `authUrl`. */
  issuer?: string;
  jwks?: JwksCacheOptions & { timeoutMs?: number };
}

const E = ENDPOINTS;

/** The token and OpenID Connect side of Kakao Login (§3): what a service does with one person's log-in. */
export class KakaoLogin {
  readonly #caller: Caller;
  readonly #clientId: string;
  readonly #clientSecret: string | undefined;
  readonly #authUrl: string;
  readonly #audiences: string[];
  /** `iss` that tokens must have. */
  readonly issuer: string;
  /** Kakao's public keys; the webhook verifier can share them. */
  readonly jwks: JwksCache;

  constructor(options: KakaoLoginOptions) {
    if (!options.restApiKey) throw new KakaoArgumentError('login', 'restApiKey', 'must not be empty');
    this.#clientId = options.restApiKey;
    this.#clientSecret = options.clientSecret;
    this.#authUrl = (options.authUrl ?? 'https://kauth.kakao.com').replace(/\/+$/, '');
    this.#audiences = [options.restApiKey, ...(options.otherAppKeys ?? [])];
    this.issuer = options.issuer ?? this.#authUrl;
    this.#caller = new Caller(options, [], options.clientSecret ? [options.clientSecret] : []);
    const timeoutMs = options.jwks?.timeoutMs ?? 2_000;
    this.jwks = new JwksCache(() => this.#open(E.jwks, keySet, { timeoutMs, retries: 0 }), options.jwks);
  }

  /** Address to send the person to (§3.1). */
  authorizeUrl(params: AuthorizeParams): string {
    return authorizeUrl(this.#authUrl, this.#clientId, params);
  }

  /** Address that also logs out of the Kakao Account (§3.6). */
  logoutUrl(params: { logoutRedirectUri: string; state?: string }): string {
    return logoutUrl(this.#authUrl, this.#clientId, params);
  }

  /**
   * Trades the code for tokens (§3.2). A code can be used once, so this is never repeated on its own.
   *
   * @throws {KakaoOAuthError} KOE320 when the code is used or expired, KOE237 when there were too many requests
   */
  exchangeCode(
    params: { code: string; redirectUri: string; codeVerifier?: string },
    options?: CallOptions,
  ): Promise<KakaoTokens> {
    const { code, redirectUri, codeVerifier } = params;
    const fields = {
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code,
      code_verifier: codeVerifier,
    };
    return this.#token(fields, [code, codeVerifier ?? ''], options);
  }

  /** New access token for a refresh token (§3.3). */
  refresh(refreshToken: string, options?: CallOptions): Promise<KakaoTokens> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken }, [refreshToken], options);
  }

  /** Whose token it is and how long it lives (§3.4). -1 is passing: do not log the person out for it. */
  getTokenInfo(accessToken: string, options?: CallOptions): Promise<KakaoTokenInfo> {
    return this.#bearer(E.accessTokenInfo, accessToken, tokenInfo, '', options);
  }

  /** The person of the token (§2.3). */
  getUser(
    accessToken: string,
    query: { propertyKeys?: readonly string[]; secureResource?: boolean } = {},
    options?: CallOptions,
  ): Promise<KakaoUser> {
    const keys = query.propertyKeys ? propertyKeys(E.userMe.path, query.propertyKeys) : '';
    const params = `secure_resource=${query.secureResource ?? true}${keys}`;
    return this.#bearer(E.userMe, accessToken, user, params, options);
  }

  /** OpenID Connect's view of the person (§3.9). */
  getUserinfo(accessToken: string, options?: CallOptions): Promise<KakaoUserinfo> {
    return this.#bearer(E.userinfo, accessToken, userinfo, '', options);
  }

  /** Ends this token (§3.5); the Kakao Account stays logged in. */
  logout(accessToken: string, options?: CallOptions): Promise<KakaoIdAnswer> {
    return this.#bearer(E.logout, accessToken, idAnswer, '', options);
  }

  /** Unlinks the person of the token, for good (§3.5). */
  unlink(accessToken: string, options?: CallOptions): Promise<KakaoIdAnswer> {
    return this.#bearer(E.unlink, accessToken, idAnswer, '', options);
  }

  /** Stores user properties; their keys must be defined in the console, else -201 (§3.10). */
  updateProfile(
    accessToken: string,
    properties: Record<string, string>,
    options?: CallOptions,
  ): Promise<KakaoIdAnswer> {
    const params = form({ properties: JSON.stringify(properties) });
    return this.#bearer(E.updateProfile, accessToken, idAnswer, params, options);
  }

  /** Links a waiting person, in apps with automatic linking off; -102 `already-so` when linked (§3.11). */
  signup(
    accessToken: string,
    properties?: Record<string, string>,
    options?: CallOptions,
  ): Promise<KakaoIdAnswer> {
    const params = form({ properties: properties && JSON.stringify(properties) });
    return this.#bearer(E.signup, accessToken, idAnswer, params, options);
  }

  /** The discovery document (§3.7). Its addresses are not followed by this package. */
  discover(options?: CallOptions): Promise<KakaoDiscovery> {
    return this.#open(E.discovery, discovery, options);
  }

  /** The metadata of the account status webhook (§6.2). */
  getSseConfiguration(options?: CallOptions): Promise<KakaoSseConfiguration> {
    return this.#open(E.sseConfiguration, sseConfiguration, options);
  }

  /** Verifies an ID token (§3.9); see `verifyIdToken`. Give the nonce that you sent. */
  verifyIdToken(
    idToken: string,
    expected: { nonce?: string; skewSeconds?: number } = {},
  ): Promise<KakaoIdToken> {
    return verifyIdToken(idToken, this.jwks, {
      issuer: this.issuer,
      audiences: this.#audiences,
      ...expected,
    });
  }

  /** Kakao's own reading of an ID token (§3.9), for debugging: Kakao may block production use. */
  debugIdToken(idToken: string, options?: CallOptions): Promise<Record<string, unknown>> {
    const redact = this.#caller.redactWith([idToken]);
    const call = {
      endpoint: E.tokenInfo,
      headers: HEADERS,
      guard: anything,
      params: form({ id_token: idToken }),
      redact,
    };
    return this.#caller.send(call, options);
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#caller.close();
  }

  #token(
    fields: Record<string, string | undefined>,
    secrets: string[],
    options: CallOptions | undefined,
  ): Promise<KakaoTokens> {
    const params = form({ ...fields, client_id: this.#clientId, client_secret: this.#clientSecret });
    const redact = this.#caller.redactWith(secrets);
    return this.#caller.send({ endpoint: E.token, headers: HEADERS, guard: tokens, params, redact }, options);
  }

  async #bearer<T>(
    endpoint: Endpoint,
    accessToken: string,
    guard: Check<T>,
    params: string,
    options: CallOptions | undefined,
  ): Promise<T> {
    if (typeof accessToken !== 'string' || !/^[!-~]+$/.test(accessToken)) {
      throw new KakaoArgumentError(endpoint.path, 'accessToken', 'must be printable ASCII without spaces');
    }
    const headers = ['authorization', `Bearer ${accessToken}`, ...HEADERS];
    const redact = this.#caller.redactWith([accessToken]);
    return this.#caller.send({ endpoint, params, headers, guard, redact }, options);
  }

  #open<T>(endpoint: Endpoint, guard: Check<T>, options: CallOptions | undefined): Promise<T> {
    return this.#caller.send({ endpoint, params: '', headers: HEADERS, guard }, options);
  }
}

const HEADERS = ['content-type', FORM, 'accept', 'application/json'];
