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
};
