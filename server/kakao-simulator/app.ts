/** The groups of APIs that an Admin key can be limited to (§1.7). */
export const CATEGORIES = ['logout', 'unlink', 'user-info', 'consent-items', 'service-terms'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface AdminKey {
  key: string;
  isPrimary: boolean;
  /** Absent: every category. */
  categories?: Category[];
  /** A deleted or switched-off key answers 401. */
  isActive: boolean;
}

/** A key that a person logs in with. Redirect URIs and the secret belong to the key (§1.7). */
export interface LoginKey {
  key: string;
  type: 'rest' | 'native' | 'javascript';
  secret: string;
  isSecretOn: boolean;
  /** Empty: any http://localhost, http://127.0.0.1 or http://[::1] address, for the demo. */
  redirectUris: string[];
  logoutRedirectUris: string[];
  /** Off: tokens are refused because the platform that asks is not registered (KOE009, §7.2). */
  isPlatformRegistered: boolean;
}

/**
 * Where the reference says "unconfirmed" the simulator can behave either way. The defaults are the assumptions of the
 * reference's §10.
 */
export const defaultVariants = {
  /** §2.1: `after_url` starts with the last id of the page (`true`) or with the one after it. */
  idsOverlap: true,
  /** §2.1: waiting people are in the id list. */
  idsIncludeWaiting: true,
  /** §2.1: the 100 calls are counted over the last 60 s or over each clock minute. */
  idsWindow: 'sliding' as 'sliding' | 'minute',
  /** §2.2: `{elements:[…]}` as the table says instead of the bare array of the samples. */
  usersInElements: false,
  /** §2.5: a list with one item that cannot be revoked is refused as a whole, or the rest of it is done. */
  mixedRevoke: 'refuse' as 'refuse' | 'partial',
  /** §2.6: an optional term that is not agreed to says `revocable:true`, as in the sample. */
  revocableWithoutConsent: true,
  /** §2.8: the answer names `agreed_by`. */
  upgradeNamesAgreedBy: true,
  /** §2.9: logging out somebody without tokens succeeds. */
  logoutWithoutTokens: 'ok' as 'ok' | 'not-linked',
  /** §2.6: code when the app does not use Kakao Sync. */
  syncOffCode: -3 as -3 | -5,
  /** §4.3: `needs_agreement` of an item that is not agreed to and has no value in the account. */
  needsAgreementWithoutValue: true,
  /** §2.3: Korean numbers with or without the leading zero. */
  phoneWithZero: false,
  /** §2.3: the youngest age range is written `0~9`, as in the iOS SDK. */
  youngestFromZero: false,
  /** §2.4: language of `display_name`. */
  displayLanguage: 'ko' as 'ko' | 'en',
  /** §3.2: HTTP status of KOE237. */
  tokenLimitStatus: 400 as 400 | 429,
  /** §6.2: `aud` of Security Event Tokens. */
  setAudience: 'rest-api-key' as 'rest-api-key' | 'app-id',
  /** §6.2: name of the transaction claim. */
  setTransactionClaim: 'txm' as 'txm' | 'txn',
  /** §10 no. 13: Security Event Tokens are also sent for what the service itself did. */
  setsForOwnCalls: true,
};
export type Variants = typeof defaultVariants;

/** The app as the console has set it up. */
export interface App {
  id: number;
  name: string;
  adminKeys: AdminKey[];
  loginKeys: LoginKey[];
  /** Once there is one address, all other callers are refused (§9). */
  allowedIps: string[];
  /** Off: a person is waiting until `signup` is called, and answers have `has_signed_up` (§1.8). */
  isAutoLink: boolean;
  isKakaoSync: boolean;
  isOidc: boolean;
  isLoginOn: boolean;
  /** A test app lets nobody in but its team members, given by user id (KOE005, §7.2). */
  isTestApp: boolean;
  teamMembers: string[];
  /** Answers have `for_partner.uuid` (§2.3). */
  hasFriendsPermission: boolean;
  variants: Variants;
}

/** The primary Admin key, which also authenticates the unlink webhook (§1.7). */
export function primaryKey(app: App): AdminKey | undefined {
  return (
    app.adminKeys.find((one) => one.isPrimary && one.isActive) ?? app.adminKeys.find((one) => one.isActive)
  );
}
