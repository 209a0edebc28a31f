/** What the API answers, as the dashboard uses it. Times are RFC 3339 in UTC, Kakao ids are digit strings. */

export type UserStatus = 'linked' | 'waiting' | 'unlinked';

/** One consent item (scope) of one person; the list answers may carry `scope` and `agreed` only. */
export interface Consent {
  scope: string;
  displayName?: string | null;
  type?: string | null;
  agreed: boolean | null;
  using?: boolean | null;
  revocable?: boolean | null;
  delegated?: boolean | null;
  observedAt?: string | null;
  since?: string | null;
}

/** One service term of one person. */
export interface Term {
  tag: string;
  required?: boolean | null;
  agreed: boolean | null;
  revocable?: boolean | null;
  agreedAt?: string | null;
  agreedBy?: string | null;
  since?: string | null;
  observedAt?: string | null;
}

export const PROFILE_FIELDS = [
  'nickname',
  'name',
  'email',
  'phoneNumber',
  'gender',
  'ageRange',
  'birthday',
  'birthyear',
] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

export type User = {
  id: string;
  status: UserStatus;
  connectedAt: string | null;
  synchedAt: string | null;
  hasSignedUp: boolean | null;
  unlinkedAt?: string | null;
  refreshedAt: string | null;
  profileImageUrl?: string | null;
  readAt?: { list: string | null; profile: string | null; scopes: string | null; terms: string | null };
  consents?: Consent[] | null;
  terms?: Term[] | null;
} & Partial<Record<ProfileField, string | null>>;

export type ConsentEventType =
  | 'linked'
  | 'waiting'
  | 'unlinked'
  | 'relinked'
  | 'scope'
  | 'term'
  | 'profile'
  | 'logout';

/** One entry of a person's history: what changed, and how we know. */
export interface ConsentEvent {
  id: string;
  type: ConsentEventType;
  subject: string | null;
  from: boolean | null;
  to: boolean | null;
  /** Kakao's own time of the change, where it gives one. */
  occurredAt: string | null;
  /** When we read it. */
  observedAt: string;
  /** The reading before, which did not show it yet: the change happened between the two. */
  notBefore: string | null;
  source: 'sync' | 'refresh' | 'lookup' | 'job' | 'webhook';
  jobId: string | null;
  syncId: string | null;
  operator: { id: string; name: string } | null;
  reason: string | null;
  doubt: string | null;
}

/** The list filter, the same names as in the query string and in a job's `filter`. */
export interface UserFilter {
  status?: string[];
  q?: string;
  agreed?: string[];
  notAgreed?: string[];
  termAgreed?: string[];
  termNotAgreed?: string[];
  connectedFrom?: string;
  connectedTo?: string;
  ids?: string[];
}

export const JOB_KINDS = [
  'unlink',
  'revoke-scopes',
  'revoke-terms',
  'record-terms',
  'logout',
  'refresh',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATUSES = [
  'draft',
  'awaiting_approval',
  'queued',
  'running',
  'paused',
  'completed',
  'cancelled',
  'rejected',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const ITEM_OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

export interface Person {
  id: string;
  name: string;
  email?: string;
}

export interface Job {
  id: string;
  kind: JobKind;
  status: JobStatus;
  dryRun: boolean;
  params: { scopes?: string[]; tags?: string[]; evidence?: string };
  reason: string;
  createdBy: Person | null;
  approvedBy: Person | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  counts: Record<'total' | ItemOutcome, number>;
  stopReason: string | null;
  canary?: number | null;
  ticket?: string | null;
  /** The first rows of the frozen selection; of people the mirror does not know, only the id. */
  sample?: (Partial<User> & { id: string })[];
  /** When the first call may leave: the end of the waiting time of an irreversible job. */
  notBefore?: string | null;
  needsApproval?: boolean;
  isIrreversible?: boolean;
  /** How many of the given ids stood there twice. */
  duplicates?: number;
  /** Grows with every change: a smaller one is older news. */
  revision?: number;
  /** The question the selection was made from, where it was one. */
  filter?: UserFilter | null;
}

export interface JobItem {
  userId: string;
  outcome: ItemOutcome;
  attempts: number;
  errorCode: string | number | null;
  errorMessage: string | null;
  /** Why the outcome was concluded rather than answered: `answer_lost`, `worker_lost`. */
  doubt?: string | null;
  finishedAt: string | null;
}

export interface JobFailure {
  errorCode: string | number | null;
  errorMessage: string | null;
  count: number;
}

export interface Sync {
  id: string;
  mode: 'full' | 'recent';
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  counts: Record<string, number>;
  phase?: string | null;
  /** Name of who asked for it; null for the schedule. */
  requestedBy?: string | null;
  errorCode?: string | null;
  errorMessage?: string | null;
  createdAt?: string | null;
  startedAt?: string | null;
  finishedAt?: string | null;
}

export interface AuditEvent {
  id: string;
  occurredAt: string;
  key: string;
  actorType: 'operator' | 'system' | 'webhook';
  operatorId: string | null;
  operatorEmail: string | null;
  ip: string | null;
  userAgent?: string | null;
  subjectType?: string | null;
  subjectId?: string | null;
  userIds: string[];
  jobId: string | null;
  syncId: string | null;
  reason: string | null;
  result: string;
  details: Record<string, unknown>;
}

export const ROLES = ['viewer', 'operator', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Operator {
  id: string;
  email: string;
  name: string;
  role: Role;
  disabled?: boolean;
  disabledAt?: string | null;
  createdAt?: string | null;
}

export interface Session {
  operator: Operator;
  permissions: string[];
  isDemo: boolean;
  /** A changing job on more people than this needs a second person; null for never. */
  approvalAbove: number | null;
  irreversibleDelaySeconds: number | null;
}

export interface Catalogue {
  scopes: { id: string; displayName?: string | null; type?: string | null; using?: boolean | null }[];
  terms: { tag: string; required?: boolean | null }[];
}

export interface Quota {
  month: { period: string; limit: number; used: number; left: number };
  today: { period: string; used: number; refused: number };
  endpoints: {
    endpoint: string;
    today: number;
    month: number;
    refused: number;
    failed: number;
    limit: { calls: number; perSeconds: number } | null;
  }[];
}

export interface CursorPage<T> {
  data: T[];
  nextCursor: string | null;
  total?: number;
  totalIsExact?: boolean;
}
