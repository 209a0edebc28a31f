export default {
  flag: { yes: 'Yes', no: 'No' },
  source: {
    sync: 'Sync',
    refresh: 'Read anew',
    lookup: 'Live look-up',
    job: 'Bulk job',
    webhook: 'Kakao webhook',
  },
  certainty: {
    known: 'Proven by a time of Kakao’s own',
    consistent: 'Readings before and after agree',
    between: 'Changed around then, nobody can say when',
    unconfirmed: 'As last read, not read since',
    unknown: 'Not read by then',
  },
  /** Why a link ended. */
  cause: {
    own: 'A job of this desk',
    unknown: 'Not known',
    UNLINK_FROM_APPS: 'The person, in Kakao',
    UNLINK_FROM_ADMIN: 'Kakao’s customer service',
    UNLINK_FROM_SERVICE: 'The unlink API, called by the service',
    ACCOUNT_DELETE: 'Kakao account closed by its owner',
    FORCED_ACCOUNT_DELETE: 'Kakao account closed by Kakao',
    INCOMPLETE_SIGN_UP: 'Sign-up not completed',
    REVOKE_ACCOUNT_SERVICE_TERMS: 'Terms withdrawn',
  },
  /** What of a person may change. */
  field: {
    nickname: 'Nickname',
    name: 'Name',
    email: 'Email',
    phoneNumber: 'Phone number',
    gender: 'Gender',
    ageRange: 'Age range',
    birthday: 'Birthday',
    birthyear: 'Birth year',
  },
};
