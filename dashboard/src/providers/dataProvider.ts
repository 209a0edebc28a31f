import type { DataProvider, GetListParams, RaRecord } from 'react-admin';
import type { Locale } from '../i18n';
import { CursorMemory } from './cursors';
import { download, http, type Query, request, upload } from './http';
import type {
  AsOf,
  AuditEvent,
  Catalogue,
  ConsentEvent,
  CursorPage,
  IdList,
  Job,
  JobApproval,
  JobCheck,
  JobFailures,
  Quota,
  Session,
  User,
} from './types';

const cursors = new CursorMemory(globalThis.sessionStorage);

/** Identifies a question for the cursor memory: everything that changes which rows page n holds. */
export function questionKey(
  resource: string,
  params: Pick<GetListParams, 'filter' | 'sort' | 'pagination'>,
): string {
  return JSON.stringify([resource, params.filter ?? {}, params.sort ?? null, params.pagination?.perPage]);
}

/** The cursor of a page of this question: null for the first, undefined when nobody walked there yet. */
export function cursorOfPage(key: string, page: number) {
  return cursors.get(key, page);
}

async function getList(resource: string, params: GetListParams & { signal?: AbortSignal }) {
  const { page, perPage } = params.pagination ?? { page: 1, perPage: 25 };
  const key = questionKey(resource, params);
  const cursor = (params.meta?.cursor as string | undefined) ?? cursors.get(key, page) ?? undefined;
  cursors.remember(key, page, cursor ?? null);
  const query: Query = { ...params.filter, limit: perPage, cursor };
  if (params.sort?.field) query.sort = `${params.sort.order === 'DESC' ? '-' : ''}${params.sort.field}`;
  const answer = await http.get<CursorPage<RaRecord>>(`/${resource}`, query, params.signal);
  cursors.remember(key, page + 1, answer.nextCursor);
  return {
    data: answer.data,
    total: answer.total,
    pageInfo: { hasNextPage: Boolean(answer.nextCursor), hasPreviousPage: page > 1 },
    meta: { nextCursor: answer.nextCursor, totalIsExact: answer.totalIsExact ?? true },
  };
}

/** A verb of react-admin's that no page uses: what changes something is sent once, with a key of its own. */
const notOffered = (verb: string) => () => Promise.reject(new Error(`${verb} is not offered`));

const standard = {
  supportAbortSignal: true,
  getList,
  getOne: async (resource: string, { id }: { id: string | number }) => ({
    data: await http.get(`/${resource}/${id}`),
  }),
  getMany: notOffered('getMany'),
  getManyReference: notOffered('getManyReference'),
  create: notOffered('create'),
  update: notOffered('update'),
  updateMany: notOffered('updateMany'),
  delete: notOffered('delete'),
  deleteMany: notOffered('deleteMany'),
} as unknown as DataProvider;

export type JobAction = 'start' | 'approve' | 'reject' | 'pause' | 'resume' | 'cancel' | 'retry';

/** Requests that are no plain resource verbs. */
const special = {
  session: () => http.get<Session>('/session'),
  catalogue: () => http.get<Catalogue>('/catalogue'),
  history: (id: string, cursor?: string | null) =>
    http.get<CursorPage<ConsentEvent>>(`/users/${id}/history`, { limit: 50, cursor }),
  refreshUser: (id: string) => http.post<User>(`/users/${id}/refresh`),
  asOf: (id: string, at: string) => http.get<AsOf>(`/users/${id}/as-of`, { at }),
  access: (id: string, acts: boolean, cursor?: string | null) =>
    http.get<CursorPage<AuditEvent>>(`/users/${id}/access`, { limit: 10, cursor, acts: String(acts) }),
  evidence: (id: string, body: { reason: string; format: 'pdf' | 'json'; language: Locale }) =>
    download(`/users/${id}/evidence`, body),
  unmask: (id: string, reason: string) => http.post<User>(`/users/${id}/unmask`, { reason }),
  lookup: (ids: string[]) => http.post<{ data: User[]; notLinked: string[] }>('/users/lookup', { ids }),
  cloneJob: (id: string, body: { dryRun?: boolean }, idempotencyKey: string) =>
    http.post<Job>(`/jobs/${id}/clone`, body, idempotencyKey),
  dryRun: (id: string, idempotencyKey: string) =>
    http.post<Job>(`/jobs/${id}/dry-run`, undefined, idempotencyKey),
  recordTerms: (id: string, evidence: string, idempotencyKey: string) =>
    http.post<Job>(`/jobs/${id}/record-terms`, { evidence }, idempotencyKey),
  uploadIds: (file: File) => upload<IdList>('/id-lists', file),
  jobAction: (id: string, action: JobAction, body: unknown, idempotencyKey: string) =>
    http.post<Job>(`/jobs/${id}/${action}`, body, idempotencyKey),
  jobCheck: (id: string, signal?: AbortSignal) => http.get<JobCheck>(`/jobs/${id}/check`, undefined, signal),
  jobApprovals: (id: string) => http.get<{ data: JobApproval[] }>(`/jobs/${id}/approvals`),
  jobFailures: (id: string) => http.get<JobFailures>(`/jobs/${id}/failures`),
  report: (path: string, query: { reason: string; language: Locale }) =>
    request<File>('GET', path, { query, isFile: true }),
  quota: () => http.get<Quota>('/quota'),
};

export const dataProvider = { ...standard, ...special };
export type LinkdeskDataProvider = typeof dataProvider;
