const OAUTH = 'https://schemas.openid.net/secevent/oauth/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const KAKAO = 'https://schemas.kakao.com/platevent/kakao/event-type/';

/** The four families of events (§6.3). */
export type SecurityEventCategory = 'OAUTH' | 'RISC' | 'CAEP' | 'KAKAO';

const NAMES = {
  OAUTH: [
    'user-linked',
    'user-unlinked',
    'user-scope-consent',
    'user-scope-withdraw',
    'tokens-revoked',
    'token-issued',
    'token-revoked',
  ],
  RISC: [
    'account-disabled',
    'account-enabled',
    'account-purged',
    'account-credential-change-required',
    'credential-compromise',
    'identifier-changed',
    'identifier-recycled',
    'sessions-revoked',
  ],
  CAEP: ['assurance-level-change', 'credential-change'],
  KAKAO: ['user-profile-changed'],
} as const;

/** Name of a known event (§6.3). */
export type SecurityEventName = (typeof NAMES)[SecurityEventCategory][number];

const PREFIXES: Record<SecurityEventCategory, string> = { OAUTH, RISC, CAEP, KAKAO };

/** All 18 event URIs of §6.3. Others may come: they are accepted without a name. */
export const SECURITY_EVENT_TYPES: ReadonlyMap<
  string,
  { readonly category: SecurityEventCategory; readonly name: SecurityEventName }
> = new Map(
  (Object.keys(NAMES) as SecurityEventCategory[]).flatMap((category) =>
    NAMES[category].map((name) => [`${PREFIXES[category]}${name}`, { category, name }] as const),
  ),
);
