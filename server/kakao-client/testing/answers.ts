import type { KakaoClient } from '../client.js';

/** One endpoint as a test sees it: how to call it, and a good answer about person `4012345601`. */
export interface Example {
  name: string;
  call: (client: KakaoClient) => Promise<unknown>;
  /** The good answer, as an object; ids small enough to be numbers. */
  answer: unknown;
}

const ID = '4012345601';
const N = 4012345601;

const user = {
  id: N,
  connected_at: '2026-02-11T01:02:03Z',
  synched_at: '2026-02-11T01:02:03Z',
  has_signed_up: true,
  kakao_account: {
    profile_nickname_needs_agreement: false,
    profile: { nickname: '보리', is_default_nickname: false },
    email_needs_agreement: false,
    is_email_valid: true,
    is_email_verified: true,
    email: 'a@example.com',
    birthday: '0304',
    is_leap_month: false,
  },
  properties: { grade: 'gold' },
  for_partner: { uuid: 'u' },
};
const scopes = {
  id: N,
  scopes: [
    {
      id: 'account_email',
      display_name: 'Email',
      type: 'PRIVACY',
      using: true,
      agreed: true,
      revocable: true,
    },
    { id: 'gender', display_name: 'Gender', type: 'PRIVACY', using: false, agreed: false },
  ],
};
const term = {
  tag: 't1',
  required: false,
  agreed: true,
  revocable: true,
  agreed_at: '2025-12-30T23:59:01Z',
  agreed_by: 'KAPI',
};
const links = 'http://kapi.kakao.com/v1/user/ids?limit=2&app_key=abc&order=';

/** Every Admin-key endpoint of §2. */
export const EXAMPLES: Example[] = [
  {
    name: 'user/ids',
    call: (client) => client.listUserIds({ limit: 2 }),
    answer: {
      elements: [N, N + 1],
      before_url: `${links}desc&from_id=${N}`,
      after_url: `${links}asc&from_id=${N + 1}`,
    },
  },
  { name: 'app/users', call: (client) => client.getUsers([ID]), answer: [user] },
  { name: 'user/me', call: (client) => client.getUser(ID), answer: user },
  { name: 'user/scopes', call: (client) => client.getScopes(ID), answer: scopes },
  { name: 'revoke/scopes', call: (client) => client.revokeScopes(ID, ['gender']), answer: scopes },
  {
    name: 'user/service_terms',
    call: (client) => client.getServiceTerms(ID),
    answer: { id: N, service_terms: [term] },
  },
  {
    name: 'revoke/service_terms',
    call: (client) => client.revokeServiceTerms(ID, ['t1']),
    answer: { id: N, revoked_service_terms: [{ tag: 't1', agreed: false }] },
  },
  {
    name: 'upgrade/service_terms',
    call: (client) => client.upgradeServiceTerms(ID, ['t1']),
    answer: { id: N, agreed_service_terms: [term] },
  },
  { name: 'logout', call: (client) => client.logout(ID), answer: { id: N } },
  { name: 'unlink', call: (client) => client.unlink(ID), answer: { id: N } },
  {
    name: 'shipping_address',
    call: (client) => client.getShippingAddresses(ID),
    answer: {
      user_id: N,
      shipping_addresses_needs_agreement: false,
      shipping_addresses: [{ id: 1, name: '집', is_default: true, updated_at: 1775000000, type: 'NEW' }],
    },
  },
  {
    name: 'service/terms',
    call: (client) => client.getLegacyServiceTerms(ID),
    answer: { user_id: N, allowed_service_terms: [{ tag: 't1', agreed_at: '2025-12-30T23:59:01Z' }] },
  },
];
