/** The kinds of question that the list's page offers, alone and together, in its orders. */
export const QUESTIONS: Record<string, Record<string, string>> = {
  everybody: {},
  waiting: { status: 'waiting' },
  linked: { status: 'linked' },
  agreed: { agreed: 'account_email' },
  agreedByName: { agreed: 'account_email', sort: 'nickname' },
  rare: { agreed: 'friends,talk_message', notAgreed: 'profile_nickname' },
  rareByName: { agreed: 'friends,talk_message', notAgreed: 'profile_nickname', sort: '-nickname' },
  rareByDay: {
    agreed: 'friends,talk_message',
    notAgreed: 'profile_nickname',
    connectedFrom: '2022-03-01',
    connectedTo: '2025-12-31',
  },
  combined: {
    agreed: 'account_email',
    notAgreed: 'phone_number',
    termNotAgreed: 'marketing_2025',
    connectedFrom: '2024-03-01',
    connectedTo: '2024-05-31',
  },
  terms: { termAgreed: 'marketing_2025', termNotAgreed: 'night_push_2025', status: 'linked' },
  days: { connectedFrom: '2024-03-01', connectedTo: '2024-03-07' },
  years: { connectedFrom: '2022-03-01', connectedTo: '2025-12-31', status: 'linked' },
  waitingLong: { waitingLongerThanHours: '24' },
  stale: { refreshedBeforeDays: '1' },
  exact: { q: '"person12347@example.com"' },
  beginning: { q: 'person1234*' },
  fragment: { q: '2345678' },
  common: { q: 'person1' },
  digits: { q: '23' },
  threeDigits: { q: '234' },
  syllable: { q: '가' },
  syllables: { q: '가나' },
  phone: { q: '010-0012-3457' },
  ids: { ids: '1000000003,1000300000,1000600000,1000900000' },
  lacksAny: { lacksAny: 'scope:talk_message,term:marketing_2025' },
  lacksRare: { lacksAny: 'scope:profile_nickname', termAgreed: 'night_push_2025', status: 'waiting' },
  unlinked: { status: 'unlinked' },
  unlinkedBy: { unlinkedBy: 'ACCOUNT_DELETE' },
  unlinkedDays: { unlinkedFrom: daysAgo(90), unlinkedTo: daysAgo(60), unlinkedBy: 'UNLINK_FROM_APPS' },
  unlinkedByName: { unlinkedBy: 'UNLINK_FROM_APPS', sort: 'nickname' },
  gave: { gave: 'term:marketing_2025' },
  withdrew: { withdrew: 'term:marketing_2025,scope:talk_message', sort: 'nickname' },
  withdrewLately: { withdrew: 'term:marketing_2025', changedFrom: daysAgo(30) },
  changed: { changedFrom: daysAgo(30) },
  changedEver: { changedTo: daysAgo(1) },
  notAccepted: { noticeNotAccepted: '1' },
  notAcceptedByDay: { noticeNotAccepted: '1', connectedFrom: '2024-03-01', connectedTo: '2024-03-31' },
  reconfirmOver: { reconfirm: 'marketing_2025:..0' },
  reconfirmSoon: { reconfirm: 'marketing_2025:1..30' },
  reconfirmSoonByName: { reconfirm: 'marketing_2025:1..30', sort: 'nickname' },
  reconfirmLater: { reconfirm: 'marketing_2025:91..' },
  reconfirmUnknown: { reconfirm: 'marketing_2025:unknown' },
  drift: { drift: 'scopes-not-told' },
  driftSome: { drift: 'told-linked' },
  driftByName: { drift: 'scopes-not-agreed,terms-not-told', sort: 'nickname' },
  driftOfSome: { drift: 'scopes-not-told', agreed: 'talk_message', status: 'linked' },
  searchOfSome: { q: 'person1', agreed: 'account_email', status: 'linked' },
};

/** A day so long before today, as the filters take it. */
function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Those that the plain alternative is measured by too. */
export const CONSENT_QUESTIONS = ['agreed', 'rare', 'combined', 'terms'];
