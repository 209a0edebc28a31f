export default {
  answer: { yes: 'Yes', no: 'No' },
  reason: {
    unlinked: 'Not linked',
    'not-signed-up': 'Sign-up not finished',
    'not-agreed': 'Not agreed, or withdrawn',
    'reconfirmation-due': 'Marketing consent two years old',
    'never-read': 'Never read',
    outdated: 'Read too long ago',
    unclear: 'Not known for that day',
    'agreed-at-unknown': 'Time of consent not known',
  },
  /** What is said of each person of a check. */
  items: {
    user: 'Kakao id',
    answer: 'Answer',
    because: 'Why',
    need: 'Consent needed',
    knownUntil: 'Last seen so',
    factIds: 'Facts (numbers in the history)',
    happenedAt: 'Newest fact: Kakao’s own time',
    seenAt: 'Newest fact: seen',
    source: 'Newest fact: source',
  },
};
