import { type ChosenUsers, parseSelection, type Selection } from '../../chosen-people/selection';
import { JOB_KINDS, type JobKind } from '../../providers/types';

/** Reads the address of a new job, as the list's bulk bar writes it; by one that has lost its search nobody is chosen. */
export function parseNewJob(search: string, isLost = false): { kind: JobKind | null; selection: Selection } {
  const params = new URLSearchParams(search);
  const kind = params.get('kind') as JobKind | null;
  return { kind: kind && JOB_KINDS.includes(kind) ? kind : null, selection: parseSelection(params, isLost) };
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

/** Whether such a job names scopes. */
export const needsScopes = (kind: JobKind | null) => kind === 'revoke-scopes';
/** Whether such a job names service terms. */
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

/** The body of POST /api/jobs. */
export function toBody(form: NewJobForm, users: ChosenUsers) {
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
