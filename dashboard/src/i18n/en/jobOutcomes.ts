import words from '../../../../words/en/jobs';

export default {
  stop: {
    canary: 'The first people are done. Look at their outcomes; resume runs the rest.',
    operator: 'Paused by an operator.',
    halted: 'Paused by the stop of all jobs. Resume it when the stop is lifted.',
    selection_changed:
      'Too many of these people have changed since the draft was made. Look at the numbers and decide again.',
    approval_expired: 'The approval was more than a day old before the first call. It needs another one.',
    cancelling:
      'Calls already on their way are still being answered. Where an answer was lost, Kakao is asked what came of the call; while Kakao does not answer, the stop is not over.',
    brake:
      'More people than allowed came out otherwise than the dry run said. Look where they differ below; resume counts anew from there.',
    daily_ceiling:
      'The most irreversible changes allowed in one day (KST) are reached. It can go on tomorrow.',
    kakao_quota: 'Kakao’s quota is used up. Resume when it is open again.',
    kakao_maintenance: 'Kakao is under maintenance. Resume when it answers again.',
    kakao_ip_blocked:
      'Kakao refuses this server’s IP address. Add it to the app’s allowed addresses, then resume.',
    kakao_key_rejected:
      'Kakao refuses the Admin key. Make KAKAO_ADMIN_KEY of the server the one in the Kakao console, start the server again, then resume.',
    kakao_permission_missing:
      'The app lacks a permission at Kakao, or a setting is off. Check the Kakao console, then resume.',
    kakao_app_sanctioned:
      'Kakao has restricted the app or its developer account. Look in the Kakao console why; resume once that is over.',
    kakao_app_refused: 'Kakao refuses every call of this app. Look at the causes below.',
    kakao_unreachable: 'Kakao could not be reached. Resume when it answers again.',
    kakao_unreadable:
      'Kakao gives no usable answer about people of this job. If that happens to all jobs, check the address of the Kakao API and what stands between it and this server, and ask Kakao whether the API has changed; then resume.',
    kakao_unknown_tag:
      'Kakao does not know one of the service terms of this job. Compare its tags with those in the Kakao console; where they differ, stop this job and make a new draft.',
  },
  heldBy: {
    canary: 'waits for a look',
    brake: 'differs from dry run',
    halted: 'all jobs stopped',
    selection_changed: 'people changed',
    approval_expired: 'approval expired',
    daily_ceiling: 'daily ceiling',
    kakao_quota: 'Kakao quota',
    kakao_maintenance: 'Kakao maintenance',
    kakao_ip_blocked: 'IP address refused',
    kakao_key_rejected: 'Admin key refused',
    kakao_permission_missing: 'permission missing',
    kakao_app_sanctioned: 'app sanctioned',
    kakao_app_refused: 'refused by Kakao',
    kakao_unreachable: 'Kakao unreachable',
    kakao_unreadable: 'Kakao unreadable',
    kakao_unknown_tag: 'unknown term',
  },
  comparison: {
    title: 'Compared with the dry run',
    note: '%{same} as predicted · %{other} otherwise',
    caption: 'Outcomes that differ from the dry run',
    predicted: 'Predicted',
    actual: 'Came out',
    count: 'People',
    show: 'Show these people',
    same: 'Everybody so far came out as predicted.',
    none: 'Nothing to compare yet.',
    brake: 'Of %{done} people compared, %{deviated} came out otherwise.',
    brakeOf: 'Of %{done} people compared, %{deviated} came out otherwise; the limit is %{share}%.',
  },
  failures: {
    title: 'Failures by cause',
    predictedTitle: 'Predicted failures by cause',
    caption: 'Failures by cause',
    code: words.items.code,
    cause: words.items.cause,
    count: 'People',
    show: 'Show people',
  },
  items: {
    ...words.items,
    caption: 'People of this job and their outcomes',
    any: 'All',
    answer: 'Kakao’s answer',
    finishedAt: `${words.items.finishedAt} (KST)`,
    none: 'Nobody with this outcome',
  },
  summary: {
    open: 'Summary',
    title: 'Summary of job %{id}',
    heading: 'Summary of bulk job',
    generated: 'Drawn up',
    print: 'Print',
    what: 'What was decided',
    startedBy: 'Started by',
    requestedBy: 'Approval asked by',
    duration: 'Duration, pauses included',
    counts: 'Outcomes',
    sum: 'All',
    also: 'Further figures',
    neverTried: 'Never tried',
    doubtful: 'Concluded after a lost answer',
    attempts: 'Attempts in all',
    causes: 'Causes',
    noCauses: 'Nobody has an outcome yet.',
    steps: 'Who did what',
    at: 'When',
    verify: 'How to verify this',
    verifyCounts: 'The outcomes add up to %{total}, the number of people frozen when the draft was made.',
    verifyReport: 'The report (CSV or XLSX) on the page %{path} has one row a person with Kakao’s answer.',
    verifyAudit:
      'The audit log (%{path}) holds each step of job %{id} with account, IP address and time, and cannot be changed.',
    verifyPersonal: 'This summary names no user and holds no Kakao id.',
  },
};
