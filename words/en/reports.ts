/** What only reports say: files that are handed on. */
export default {
  job: {
    file: 'Report of job %{id}',
    title: 'Report of bulk job',
    number: 'Job number',
    createdAt: 'Made at',
    notFinished: 'not yet',
    leftOut: 'Protected people left out of the draft',
    duplicates: 'Repeated ids, taken once',
    holds: 'One row for each person of this job, nobody missing, in the order frozen with the draft.',
    lacks: 'No names and no contact data, Kakao ids only. Protected people who were left out have no row.',
    unfinished: 'Taken before the job was over: outcomes may have changed since.',
  },
  check: { file: 'Report of consent check %{id}' },
  badLines: { file: 'Bad lines %{id}', line: 'Line', reason: 'Reason', text: 'Text' },
  evidence: { file: 'Evidence of consent %{id}' },
  /** The first sheet of a spreadsheet. */
  about: {
    sheet: 'About this report',
    people: 'People and outcomes',
    name: 'What',
    value: 'Value',
    takenAt: 'Downloaded at',
    takenBy: 'Downloaded by',
    takenFor: 'Downloaded because',
    holds: 'What is in it',
    lacks: 'What is not in it',
    note: 'Note',
    times: 'KST is Korean time (UTC+9), to the second. UTC is as recorded.',
    timesName: 'Times',
  },
};
