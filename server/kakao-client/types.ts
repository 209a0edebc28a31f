/**
 * What Kakao answers, in Kakao's own names (§2). Ids are decimal strings: they are int64 at Kakao (§1.4).
 * Every object can hold more keys than are listed; they are passed through as they came, with integers beyond 2^53
 * as strings. A key that Kakao sent as `null` is left out where it is optional.
 */

/** `kakao_account.profile` (§2.3). */
export interface KakaoProfile {
  nickname?: string;
  /** True when Kakao replaced a nickname that broke its policy. */
  is_default_nickname?: boolean;
  thumbnail_image_url?: string;
  profile_image_url?: string;
  is_default_image?: boolean;
}

/** `kakao_account` (§2.3). What an absent field means is told by its `…_needs_agreement` (§4.3). */
export interface KakaoAccount {
  profile_needs_agreement?: boolean;
  profile_nickname_needs_agreement?: boolean;
  profile_image_needs_agreement?: boolean;
  profile?: KakaoProfile;
  name_needs_agreement?: boolean;
  name?: string;
  email_needs_agreement?: boolean;
  /** False: the address now belongs to another Kakao account. */
  is_email_valid?: boolean;
  is_email_verified?: boolean;
  email?: string;
  age_range_needs_agreement?: boolean;
  age_range?: string;
  birthyear_needs_agreement?: boolean;
  /** `YYYY` */
  birthyear?: string;
  birthday_needs_agreement?: boolean;
  /** `MMDD` */
  birthday?: string;
  /** `SOLAR` or `LUNAR` */
  birthday_type?: string;
  is_leap_month?: boolean;
  gender_needs_agreement?: boolean;
  /** `female` or `male` */
  gender?: string;
  phone_number_needs_agreement?: boolean;
  /** Such as `+82 10-1234-5678`; foreign numbers vary. */
  phone_number?: string;
  ci_needs_agreement?: boolean;
  ci?: string;
  ci_authenticated_at?: string;
  legal_name_needs_agreement?: boolean;
  legal_name?: string;
  legal_birth_date_needs_agreement?: boolean;
  /** `yyyyMMdd` */
  legal_birth_date?: string;
  legal_gender_needs_agreement?: boolean;
  legal_gender?: string;
  is_korean_needs_agreement?: boolean;
  is_korean?: boolean;
}

/** One user (§2.2, §2.3). */
export interface KakaoUser {
  id: string;
  /** RFC 3339 in UTC */
  connected_at?: string;
  /** RFC 3339 in UTC; only after a Kakao Sync simple signup */
  synched_at?: string;
  /** Only in apps with automatic linking off; false: waiting (§1.8) */
  has_signed_up?: boolean;
  kakao_account?: KakaoAccount;
  /** The app's own user properties: texts, as far as Kakao's documentation says (§2.3) */
  properties?: Record<string, unknown>;
  for_partner?: { uuid?: string };
  group_user_token?: string;
}

/** One consent item of one user (§2.4). */
export interface KakaoScope {
  id: string;
  display_name: string;
  /** `PRIVACY` or `SERVICE` */
  type: string;
  /** False: the person agreed once, the app no longer uses it. */
  using: boolean;
  agreed: boolean;
  /** Only present when `agreed` is true. */
  revocable?: boolean;
  delegated?: boolean;
}

/** Answer of scopes and revoke/scopes (§2.4, §2.5). */
export interface KakaoScopes {
  id: string;
  scopes: KakaoScope[];
}

/** One service term of one user (§2.6). "Can be revoked" is `agreed && revocable` (§2.6, quirk 1). */
export interface KakaoServiceTerm {
  tag: string;
  required?: boolean;
  agreed: boolean;
  revocable?: boolean;
  /** RFC 3339 in UTC; absent when not agreed */
  agreed_at?: string;
  /** `KAUTH` (consent screen) or `KAPI` (the upgrade call) */
  agreed_by?: string;
}

/** §2.6. An absent list comes as an empty one. */
export interface KakaoServiceTerms {
  id: string;
  service_terms: KakaoServiceTerm[];
}

/** §2.7. Holds only what was revoked: compare it with what was asked. */
export interface KakaoRevokedServiceTerms {
  id: string;
  revoked_service_terms: { tag: string; agreed: boolean }[];
}

/** §2.8. Holds only what was recorded: compare it with what was asked. */
export interface KakaoAgreedServiceTerms {
  id: string;
  agreed_service_terms: KakaoServiceTerm[];
}

/** §2.12; the items' shape is not confirmed beyond `tag`. */
export interface KakaoLegacyServiceTerms {
  user_id: string;
  allowed_service_terms?: { tag: string; agreed_at?: string }[];
  app_service_terms?: { tag: string }[];
}

/** One address (§2.11). */
export interface KakaoShippingAddress {
  id: string;
  name?: string;
  is_default: boolean;
  /** Unix seconds */
  updated_at?: number;
  /** `OLD` or `NEW` */
  type?: string;
  base_address?: string;
  detail_address?: string;
  receiver_name?: string;
  receiver_phone_number1?: string;
  receiver_phone_number2?: string;
  zone_number?: string;
  zip_code?: string;
}

/** §2.11. Without `shipping_addresses`: ask for consent when needs_agreement is true, else they cannot be had. */
export interface KakaoShippingAddresses {
  user_id: string;
  shipping_addresses_needs_agreement?: boolean;
  shipping_addresses?: KakaoShippingAddress[];
}

/** A page of user ids (§2.1), without the links: those carry an app key. */
export interface KakaoUserIdsPage {
  ids: string[];
  /** Whether Kakao says there is a next page. Pages may overlap (§10 no. 1): stop too when one brings nothing new. */
  hasAfter: boolean;
  /** `fromId` of the next page, inclusive. */
  nextFromId: string | null;
  /** `fromId` of the previous page (in the other order), inclusive. */
  previousFromId: string | null;
}

/** Answer of the calls that only name the person (§2.9, §2.10, §3.10, §3.11). */
export interface KakaoIdAnswer {
  id: string;
}
