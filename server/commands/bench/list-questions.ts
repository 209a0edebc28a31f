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
  searchOfSome: { q: 'person1', agreed: 'account_email', status: 'linked' },
};

/** Those that the plain alternative is measured by too. */
export const CONSENT_QUESTIONS = ['agreed', 'rare', 'combined', 'terms'];
