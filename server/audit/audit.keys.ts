/**
 * Every kind of event the audit log knows, `Subject.PastTense`. Add here first; a key is never renamed,
 * because rows that carry it stay for years.
 */
export const AUDIT_KEYS = [
  'Session.Started',
  'Session.Refused',
  'Session.Ended',
  'Permission.Refused',

  'Operator.Created',
  'Operator.Renamed',
  'Operator.RoleChanged',
  'Operator.PasswordChanged',
  'Operator.Disabled',
  'Operator.Enabled',

  'User.Listed',
  'User.Viewed',
  'User.HistoryViewed',
  'User.LookedUp',
  'User.Refreshed',
  'User.Unmasked',
  'User.EvidenceExported',
  'User.AskedAgain',
  'User.Unlinked',
  'User.ScopesRevoked',
  'User.TermsRevoked',
  'User.TermsRecorded',
  'User.LoggedOut',
  'User.Protected',
  'User.Unprotected',

  'Job.Created',
  'Job.Predicted',
  'Job.Viewed',
  'Job.ItemsViewed',
  'Job.ReportDownloaded',
  'Job.Started',
  'Job.Began',
  'Job.ApprovalRequested',
  'Job.Approved',
  'Job.ApprovalExpired',
  'Job.SelectionChanged',
  'Job.Deferred',
  'Job.Rejected',
  'Job.Paused',
  'Job.Resumed',
  'Job.Cancelled',
  'Job.Retried',
  'Job.BatchApplied',
  'Job.PeopleLeftOut',
  'Job.Completed',
  'Job.Stopped',

  'Halt.Raised',
  'Halt.Lifted',

  'IdList.Uploaded',
  'IdList.Viewed',
  'IdList.BadLinesDownloaded',

  'ToldFile.Uploaded',
  'ToldFile.Viewed',
  'ToldFile.Applied',

  'ConsentCheck.Requested',
  'ConsentCheck.Answered',
  'ConsentCheck.Made',
  'ConsentCheck.Failed',
  'ConsentCheck.Viewed',
  'ConsentCheck.ReportDownloaded',

  'Notice.Added',
  'Notice.Ended',
  'Notice.Superseded',
  'Notice.StandsAgain',

  'SavedQuestion.Created',
  'SavedQuestion.Changed',
  'SavedQuestion.Deleted',

  'Schedule.Created',
  'Schedule.Changed',
  'Schedule.Enabled',
  'Schedule.Disabled',
  'Schedule.Deleted',
  'Schedule.Ran',

  'Sync.Requested',
  'Sync.Started',
  'Sync.Completed',
  'Sync.Failed',
  'Sync.Cancelled',

  'Webhook.Received',
  'Webhook.Refused',

  'AuditEvent.Listed',
  'AuditEvent.PeopleDownloaded',
] as const;

export type AuditKey = (typeof AUDIT_KEYS)[number];

/** Somebody has merely seen what lists and pages show, which fills the record of a person. */
export const VIEWS: AuditKey[] = AUDIT_KEYS.filter((key) => /(Listed|Viewed)$/.test(key));

export const AUDIT_RESULTS = ['succeeded', 'refused', 'failed'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];
