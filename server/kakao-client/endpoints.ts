/** Which of the API groups of an Admin key an endpoint belongs to (§1.7, December 2025). */
export type ApiCategory = 'logout' | 'unlink' | 'user-info' | 'consent-item' | 'service-terms';

/** One Kakao endpoint: what the client needs to know about it before a call. */
export interface Endpoint {
  /** The path, which also names the endpoint in errors, reports and pacing. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly host: 'api' | 'auth';
  /** `null`: not an Admin-key endpoint, so no category restricts it. */
  readonly category: ApiCategory | null;
  /** True when the call changes something at Kakao: it is then never repeated on its own. */
  readonly isChanging: boolean;
}

function admin(method: 'GET' | 'POST', path: string, category: ApiCategory, isChanging = false): Endpoint {
  return Object.freeze({ path, method, host: 'api', category, isChanging });
}

function other(method: 'GET' | 'POST', path: string, host: 'api' | 'auth', isChanging = false): Endpoint {
  return Object.freeze({ path, method, host, category: null, isChanging });
}

/** How many people one call may carry. */
export const PEOPLE_A_CALL = {
  /** On a page of `user/ids` (§2.1). */
  listed: 100,
  /** Asked for by `app/users` (§2.2). */
  looked: 100,
  /** The same with property keys. */
  detailed: 20,
} as const;

/** Every endpoint this client can call, by the section of the reference that describes it. */
export const ENDPOINTS = {
  /** §2.1 */
  userIds: admin('GET', '/v1/user/ids', 'user-info'),
  /** §2.2 */
  appUsers: admin('GET', '/v2/app/users', 'user-info'),
  /** §2.3 */
  userMe: admin('GET', '/v2/user/me', 'user-info'),
  /** §2.4 */
  scopes: admin('GET', '/v2/user/scopes', 'consent-item'),
  /** §2.5 */
  revokeScopes: admin('POST', '/v2/user/revoke/scopes', 'consent-item', true),
  /** §2.6 */
  serviceTerms: admin('GET', '/v2/user/service_terms', 'service-terms'),
  /** §2.7 */
  revokeServiceTerms: admin('POST', '/v2/user/revoke/service_terms', 'service-terms', true),
  /** §2.8 */
  upgradeServiceTerms: admin('POST', '/v2/user/upgrade/service_terms', 'service-terms', true),
  /** §2.9 */
  logout: admin('POST', '/v1/user/logout', 'logout', true),
  /** §2.10 */
  unlink: admin('POST', '/v1/user/unlink', 'unlink', true),
  /** §2.11 */
  shippingAddress: admin('GET', '/v1/user/shipping_address', 'user-info'),
  /** §2.12 */
  legacyServiceTerms: admin('GET', '/v1/user/service/terms', 'service-terms'),
  /** §3.2, §3.3. Spends the authorization code or may rotate the refresh token, hence changing. */
  token: other('POST', '/oauth/token', 'auth', true),
  /** §3.4 */
  accessTokenInfo: other('GET', '/v1/user/access_token_info', 'api'),
  /** §3.7 */
  discovery: other('GET', '/.well-known/openid-configuration', 'auth'),
  /** §3.8 */
  jwks: other('GET', '/.well-known/jwks.json', 'auth'),
  /** §3.9, for debugging only */
  tokenInfo: other('POST', '/oauth/tokeninfo', 'auth'),
  /** §3.9 */
  userinfo: other('GET', '/v1/oidc/userinfo', 'api'),
  /** §3.10 */
  updateProfile: other('POST', '/v1/user/update_profile', 'api', true),
  /** §3.11 */
  signup: other('POST', '/v1/user/signup', 'api', true),
  /** §6.2 */
  sseConfiguration: other('GET', '/.well-known/sse-configuration', 'auth'),
} as const satisfies Record<string, Endpoint>;
