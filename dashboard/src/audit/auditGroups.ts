/** What the log is asked for by: the first parts of its keys, in the order of the choice. */
export const AUDIT_GROUPS = [
  'Session',
  'User',
  'Job',
  'Halt',
  'IdList',
  'ToldFile',
  'ConsentCheck',
  'SavedQuestion',
  'Schedule',
  'Sync',
  'Notice',
  'Operator',
  'Permission',
  'Webhook',
  'AuditEvent',
];
