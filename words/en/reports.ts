/** What only reports say: files that are handed on. */
export default {
  /** What files are called, without their endings. */
  files: {
    job: 'Report of job %{id}',
    'consent-check': 'Report of consent check %{id}',
    'bad-lines': 'Bad lines %{id}',
    evidence: 'Evidence of consent %{id}',
    'people-seen': 'People seen since %{id}',
  },
  job: {
    title: 'Report of bulk job',
    number: 'Job number',
    createdAt: 'Made at',
    notFinished: 'not yet',
    leftOut: 'Protected people left out of the draft',
    duplicates: 'Repeated ids, taken once',
    file: 'File that the ids came from',
    badLines: 'Bad lines of the file, left out',
    holds: 'One row for each person of this job, nobody missing, in the order frozen with the draft.',
    lacks:
      'Names and contact data of users; there are Kakao ids only. What operators wrote stands as they wrote it. Protected people who were left out have no row.',
    unfinished:
      'Taken before the job was over: the figures above are of that time, and outcomes may have changed while the rows were read and since.',
  },
  /** Whom accounts saw, one row a person. */
  peopleSeen: {
    user: 'Kakao id',
    events: 'Events',
    firstAt: 'First',
    lastAt: 'Last',
    acts: 'What',
    accounts: 'Who',
  },
  badLines: { line: 'Line', reason: 'Reason', text: 'Text' },
  /** The first sheet of a spreadsheet. */
  about: {
    sheet: 'About this report',
    people: 'People and outcomes',
    report: 'Report',
    name: 'What',
    value: 'Value',
    takenAt: 'Downloaded at',
    takenBy: 'Downloaded by',
    takenFor: 'Downloaded because',
    holds: 'What is in it',
    lacks: 'What is not in it',
    note: 'Note',
    times: 'Times',
    timesBody: 'KST is Korean time (UTC+9), to the second. UTC is as recorded.',
  },
};
