const OAUTH = 'https://schemas.openid.net/secevent/oauth/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';

/** The event types of account status webhooks (§6.3) by short name. */
export const EVENT_URIS: Record<string, string> = {
  'user-linked': `${OAUTH}user-linked`,
  'user-unlinked': `${OAUTH}user-unlinked`,
  'user-scope-consent': `${OAUTH}user-scope-consent`,
  'user-scope-withdraw': `${OAUTH}user-scope-withdraw`,
  'tokens-revoked': `${OAUTH}tokens-revoked`,
  'token-issued': `${OAUTH}token-issued`,
  'token-revoked': `${OAUTH}token-revoked`,
  'account-disabled': `${RISC}account-disabled`,
  'account-enabled': `${RISC}account-enabled`,
  'account-purged': `${RISC}account-purged`,
  'account-credential-change-required': `${RISC}account-credential-change-required`,
  'credential-compromise': `${RISC}credential-compromise`,
  'identifier-changed': `${RISC}identifier-changed`,
  'identifier-recycled': `${RISC}identifier-recycled`,
  'sessions-revoked': `${RISC}sessions-revoked`,
  'assurance-level-change': `${CAEP}assurance-level-change`,
  'credential-change': `${CAEP}credential-change`,
  'user-profile-changed': 'https://schemas.kakao.com/platevent/kakao/event-type/user-profile-changed',
};
