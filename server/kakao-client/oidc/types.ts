/** Answer of the token endpoint (§3.2, §3.3). */
export interface KakaoTokens {
  /** `bearer` */
  token_type: string;
  access_token: string;
  /** Seconds; never assume a fixed life. */
  expires_in: number;
  /** When refreshing: only if the old one had less than a month left, and then the old one is dead. */
  refresh_token?: string;
  refresh_token_expires_in?: number;
  /** Only in apps with OpenID Connect on. */
  id_token?: string;
  /** Separated by spaces. */
  scope?: string;
}

/** §3.4. Check that `app_id` is your own before trusting a token that a client handed in. */
export interface KakaoTokenInfo {
  /** May be missing for a waiting user (not confirmed). */
  id?: string;
  /** Seconds left. */
  expires_in: number;
  app_id: number;
}

/** Claims of a verified ID token (§3.9). */
export interface KakaoIdToken {
  iss: string;
  aud: string | string[];
  /** The user's id. */
  sub: string;
  /** Unix seconds, as are `exp` and `auth_time`. */
  iat: number;
  exp: number;
  auth_time?: number;
  nonce?: string;
  nickname?: string;
  picture?: string;
  /** Only if valid and verified. */
  email?: string;
  [claim: string]: unknown;
}

/** §3.9 */
export interface KakaoUserinfo {
  sub: string;
  name?: string;
  nickname?: string;
  picture?: string;
  email?: string;
  email_verified?: boolean;
  /** Table and sample differ in letter case: compare without it. */
  gender?: string;
  /** `YYYY-MM-DD`, `0000-MM-DD` or `YYYY` */
  birthdate?: string;
  phone_number?: string;
  phone_number_verified?: boolean;
}

/** §3.7, the members this package knows; others pass through. */
export interface KakaoDiscovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint: string;
  jwks_uri: string;
}

/** §6.2 */
export interface KakaoSseConfiguration {
  issuer: string;
  jwks_uri: string;
}
