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

export interface Person {
  id: string;
  name: string;
  email?: string;
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
  month: {
    period: string;
    limit: number;
    used: number;
    left: number;
    reserve: number;
    leftForBulk: number;
  };
  rate: { callsPerSecond: number | null; source: 'configured' | 'found' | 'unpaced' };
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

export * from './jobTypes';
