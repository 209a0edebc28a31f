import {
  type Complaint,
  complaintsOf,
  EMPTY_JOB,
  type NewJobForm,
  parseNewJob,
  toBody,
} from '../jobs/new/jobForm';
import type { JobParams, Schedule, UserFilter } from '../providers/types';
import { isFiltered } from '../users/listUrl';
import { DEFAULT_TIMING, type TimingForm, timingFormOf, timingOf } from './timing';

export interface ScheduleForm {
  name: string;
  job: NewJobForm;
  /** By a saved question, or by a filter of its own. */
  by: 'question' | 'filter';
  savedQuestionId: string;
  filter: UserFilter;
  timing: TimingForm;
  enabled: boolean;
}

export type ScheduleComplaint = Complaint | 'name' | 'timing';

const EMPTY: ScheduleForm = {
  name: '',
  job: EMPTY_JOB,
  by: 'question',
  savedQuestionId: '',
  filter: {},
  timing: DEFAULT_TIMING,
  enabled: true,
};

/** Two that most desks want. Waiting people are those who never finished signing up. */
export const PRESETS = {
  unlinkWaiting: { kind: 'unlink', filter: { waitingLongerThanHours: 24 } },
  refreshOld: { kind: 'refresh', filter: { refreshedBeforeDays: 30 } },
} as const;
export type Preset = keyof typeof PRESETS;

const isPreset = (name: string | null): name is Preset => name !== null && Object.hasOwn(PRESETS, name);

/** The form of a new schedule, filled in where the address names a preset, or a kind of job and a filter. */
export function newForm(search: string): ScheduleForm {
  const name = new URLSearchParams(search).get('preset');
  if (isPreset(name)) {
    const { kind, filter } = PRESETS[name];
    return { ...EMPTY, job: { ...EMPTY.job, kind }, by: 'filter', filter };
  }
  const { kind, selection } = parseNewJob(search);
  const form = { ...EMPTY, job: { ...EMPTY.job, kind } };
  return selection.by === 'filter' ? { ...form, by: 'filter', filter: selection.filter } : form;
}

/** The form of a schedule that stands. */
export function formOf({ name, job, timing, enabled }: Schedule): ScheduleForm {
  const form: ScheduleForm = { ...EMPTY, name, timing: timingFormOf(timing), enabled };
  if (!('kind' in job)) return form;
  const { scopes = [], tags = [], evidence = '' } = job.params as JobParams;
  const { kind, reason, ticket, dryRun, canary } = job;
  form.job = { kind, scopes, tags, evidence, reason, ticket: ticket ?? '', dryRun, canary: '' };
  if (canary !== undefined) form.job.canary = String(canary);
  if ('filter' in job.users) return { ...form, by: 'filter', filter: job.users.filter };
  return { ...form, savedQuestionId: job.users.savedQuestionId };
}

/** Whom a schedule asks for at its times; null where a draft has them. */
export function filterOf({ job, savedQuestion }: Schedule): UserFilter | null {
  if (!('kind' in job)) return null;
  return savedQuestion?.filter ?? ('filter' in job.users ? job.users.filter : {});
}

/** Whether it will make jobs by itself that cannot be undone. */
export function runsIrreversibly({ enabled, job }: ScheduleForm, schedule?: Schedule): boolean {
  const isDraft = schedule !== undefined && 'draftId' in schedule.job;
  return enabled && (isDraft ? schedule.isIrreversible : job.kind === 'unlink' && !job.dryRun);
}

/** Whether saving it decides that it will make such jobs: what only its name is changed of goes on as it was, for its owner. */
export function decidesIrreversibly(form: ScheduleForm, schedule?: Schedule): boolean {
  if (!runsIrreversibly(form, schedule)) return false;
  return !schedule || Object.keys(scheduleChanges(form, schedule)).some((name) => name !== 'name');
}

/** @param schedule the one that is changed: what it does is complained of only where it is changed */
export function complaintsOfSchedule(form: ScheduleForm, schedule?: Schedule): ScheduleComplaint[] {
  const complaints: ScheduleComplaint[] = [];
  if (!form.name.trim()) complaints.push('name');
  if (!schedule || 'job' in scheduleChanges(form, schedule)) {
    const isChosen = form.by === 'question' ? form.savedQuestionId !== '' : isFiltered(form.filter);
    complaints.push(...complaintsOf(form.job, isChosen ? null : 0));
  }
  if (!timingOf(form.timing)) complaints.push('timing');
  return complaints;
}

/** The body of POST /api/schedules. */
export function scheduleBody(form: ScheduleForm) {
  const { by, savedQuestionId, filter } = form;
  return {
    name: form.name.trim(),
    job: toBody(form.job, by === 'question' ? { savedQuestionId } : { filter }),
    timing: timingOf(form.timing),
    enabled: form.enabled,
  };
}

/** The body of PATCH: only what was changed, because who changes what a schedule does becomes its owner. */
export function scheduleChanges(form: ScheduleForm, schedule: Schedule): Record<string, unknown> {
  const now: Record<string, unknown> = scheduleBody(form);
  const before: Record<string, unknown> = scheduleBody(formOf(schedule));
  const isDraft = 'draftId' in schedule.job;
  const changed = Object.keys(now).filter(
    (name) => !(isDraft && name === 'job') && JSON.stringify(now[name]) !== JSON.stringify(before[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}
