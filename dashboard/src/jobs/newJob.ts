import type { JobKind, UserFilter } from '../providers/types';
import { JOB_KINDS } from '../providers/types';
import { isKakaoId, parseIds } from '../shared/ids';
import { parseFilter } from '../users/listUrl';
import type { ChosenList } from './IdListField';

/** How the people of a new job are chosen: by a question that the server answers, or by ids. */
export type Selection =
  | { by: 'filter'; filter: UserFilter }
  | { by: 'question'; id: string }
  | { by: 'ids'; ids: string[] }
  | { by: 'paste' };

/** What was pasted, and whether what is no id in it was looked at. */
export interface Pasted {
  text: string;
  accepted: boolean;
}

/** Reads the address of a new job, as the list's bulk bar writes it. */
export function parseNewJob(search: string): { kind: JobKind | null; selection: Selection } {
  const params = new URLSearchParams(search);
  const kind = params.get('kind') as JobKind | null;
  const ids = (params.get('ids') ?? '').split(',').filter(isKakaoId);
  const by = params.get('by');
  let selection: Selection = { by: 'paste' };
  const question = params.get('question') ?? '';
  if (by === 'question' && isKakaoId(question)) selection = { by: 'question', id: question };
  else if (by === 'filter') selection = { by: 'filter', filter: parseFilter(params) };
  else if (ids.length) selection = { by: 'ids', ids };
  return { kind: kind && JOB_KINDS.includes(kind) ? kind : null, selection };
}

export interface NewJobForm {
  kind: JobKind | null;
  scopes: string[];
  tags: string[];
  evidence: string;
  reason: string;
  ticket: string;
  dryRun: boolean;
  canary: string;
}

/** The form of a job of which nothing has been entered. */
export const EMPTY_JOB: NewJobForm = {
  kind: null,
  scopes: [],
  tags: [],
  evidence: '',
  reason: '',
  ticket: '',
  dryRun: false,
  canary: '',
};

export const needsScopes = (kind: JobKind | null) => kind === 'revoke-scopes';
export const needsTags = (kind: JobKind | null) => kind === 'revoke-terms' || kind === 'record-terms';

export type Complaint = 'kind' | 'who' | 'badLines' | 'params' | 'evidence' | 'reason' | 'canary';

/** What is missing before the draft can be asked for. */
export function complaintsOf(form: NewJobForm, people: number | null): Complaint[] {
  const complaints: Complaint[] = [];
  if (people === 0) complaints.push('who');
  if (!form.kind) complaints.push('kind');
  if (needsScopes(form.kind) && !form.scopes.length) complaints.push('params');
  if (needsTags(form.kind) && !form.tags.length) complaints.push('params');
  if (form.kind === 'record-terms' && !form.evidence.trim()) complaints.push('evidence');
  if (!form.reason.trim()) complaints.push('reason');
  if (!/^\d{0,7}$/.test(form.canary.trim())) complaints.push('canary');
  return complaints;
}

export type JobUsers =
  | { ids: string[] }
  | { filter: UserFilter }
  | { savedQuestionId: string }
  | { listId: string; acceptBadLines: boolean };

/** The people chosen, as the API takes them: an uploaded file before what was pasted. */
export function usersOf(selection: Selection, pasted: Pasted, list: ChosenList | null): JobUsers {
  if (selection.by === 'filter') return { filter: selection.filter };
  if (selection.by === 'question') return { savedQuestionId: selection.id };
  if (selection.by === 'ids') return { ids: selection.ids };
  if (list) return { listId: list.id, acceptBadLines: list.accepted };
  return { ids: parseIds(pasted.text).ids };
}

/** Whether something is no id and would be left out though nobody has said that it was looked at. */
export function hasUnseenBad(selection: Selection, pasted: Pasted, list: ChosenList | null): boolean {
  if (selection.by !== 'paste') return false;
  if (list) return list.badCount > 0 && !list.accepted;
  return !pasted.accepted && parseIds(pasted.text).bad.length > 0;
}

/** The body of POST /api/jobs. */
export function toBody(form: NewJobForm, users: JobUsers) {
  const params: { scopes?: string[]; tags?: string[]; evidence?: string } = {};
  if (needsScopes(form.kind)) params.scopes = form.scopes;
  if (needsTags(form.kind)) params.tags = form.tags;
  if (form.kind === 'record-terms') params.evidence = form.evidence.trim();
  const canary = form.canary.trim();
  const ticket = form.ticket.trim();
  return {
    kind: form.kind,
    users,
    params,
    reason: form.reason.trim(),
    dryRun: form.dryRun,
    ...(ticket && { ticket }),
    ...(canary && { canary: Number(canary) }),
  };
}
