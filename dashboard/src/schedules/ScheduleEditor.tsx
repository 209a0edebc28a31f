import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { LinkBase, useNavigate, useNotify, useTranslate } from 'react-admin';
import { JobFields } from '../jobs/new/JobFields';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { Schedule } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { ErrorNote } from '../shared/ErrorNote';
import { LeaveQuestion } from '../shared/LeaveQuestion';
import { Card } from '../shared/Page';
import { SteadyButton } from '../shared/SteadyButton';
import { useComplaints } from '../shared/useComplaints';
import { useOnce } from '../shared/useOnce';
import { useSavedQuestions } from '../users/useSavedQuestions';
import { EnableNote } from './EnableNote';
import { PeopleFields } from './PeopleFields';
import {
  complaintsOfSchedule,
  decidesIrreversibly,
  type ScheduleComplaint,
  type ScheduleForm,
  scheduleBody,
  scheduleChanges,
} from './scheduleForm';
import { TimingFields } from './TimingFields';
import { timingOf } from './timing';
import '../jobs/jobs.css';
import '../users/users.css';
import './schedules.css';

interface ScheduleEditorProps {
  initial: ScheduleForm;
  /** The one that is changed; none for a new one. */
  schedule?: Schedule;
}

/** What is done, to whom and when; for a draft that stands already only when. */
export function ScheduleEditor({ initial, schedule: latest }: ScheduleEditorProps) {
  const translate = useTranslate();
  const mayRun = useMay('jobs.run');
  const [form, setForm] = useState(initial);
  // As it was when the form was filled: what others change meanwhile is no change of this form.
  const [schedule] = useState(latest);
  const { formRef, complaints, isFine, forget, says } = useComplaints<ScheduleComplaint>();
  const [asking, setAsking] = useState(false);
  const save = useSave(schedule);
  const draftId = schedule && 'draftId' in schedule.job ? schedule.job.draftId : null;
  const change = (patch: Partial<ScheduleForm>) => {
    setForm((old) => ({ ...old, ...patch }));
    forget();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    if (!isFine(complaintsOfSchedule(form, schedule))) return;
    if (decidesIrreversibly(form, schedule)) setAsking(true);
    else save.mutate(form);
  };
  const t = (key: string) => translate(`schedules.form.${key}`);
  const isNameWrong = complaints.includes('name');

  return (
    <form ref={formRef} className="stack job-form" onSubmit={submit} noValidate>
      <Card>
        <TextField
          label={t('name')}
          value={form.name}
          onChange={({ target }) => change({ name: target.value })}
          error={isNameWrong}
          helperText={t(isNameWrong ? 'nameNeeded' : 'nameHelp')}
          required
          fullWidth
          slotProps={{ htmlInput: { maxLength: 200, autoComplete: 'off' } }}
        />
      </Card>
      {draftId !== null ? (
        <Card title={t('what')}>
          <LinkBase to={`/jobs/${draftId}`}>
            {translate('schedules.startsDraft', { id: `#${draftId}` })}
          </LinkBase>
        </Card>
      ) : (
        <Card title={t('who')} note={t('whoNote')}>
          <PeopleFields form={form} onChange={change} error={says('who', t('whoNeeded'))} />
        </Card>
      )}
      {draftId === null && (
        <JobFields
          form={form.job}
          complaints={complaints}
          onChange={(patch) => change({ job: { ...form.job, ...patch } })}
        />
      )}
      <Card title={t('when')}>
        <TimingFields
          value={form.timing}
          onChange={(patch) => change({ timing: { ...form.timing, ...patch } })}
          onlyOnce={draftId !== null}
          error={says('timing', t('timingWrong'))}
        />
      </Card>
      <Card>
        <FormControlLabel
          control={
            <Checkbox
              checked={form.enabled}
              disabled={!mayRun && !form.enabled}
              onChange={(_, enabled) => change({ enabled })}
            />
          }
          label={t('enabled')}
        />
        <p className="card-note">{t('owner')}</p>
      </Card>
      <LeaveQuestion entered={form} isSaving={save.isPending} />
      {Boolean(save.error) && !asking && <ErrorNote error={save.error} />}
      <div className="row">
        <SteadyButton type="submit" variant="contained" disabled={save.isPending}>
          {t(schedule ? 'save' : 'create')}
        </SteadyButton>
      </div>
      {asking && (
        <EnableDialog form={form} schedule={schedule} save={save} onClose={() => setAsking(false)} />
      )}
    </form>
  );
}

interface EnableDialogProps {
  form: ScheduleForm;
  schedule: Schedule | undefined;
  save: ReturnType<typeof useSave>;
  onClose: () => void;
}

/** Asks before a schedule is on, or does something else while it is, that makes jobs which cannot be undone. */
function EnableDialog({ form, schedule, save, onClose }: EnableDialogProps) {
  const translate = useTranslate();
  const questions = useSavedQuestions().data;
  const timing = timingOf(form.timing);
  const asked = questions?.find(({ id }) => id === form.savedQuestionId)?.filter ?? null;
  const isDraft = schedule !== undefined && 'draftId' in schedule.job;
  const isOn = schedule?.enabled;
  return (
    <ActionDialog
      open
      danger
      title={translate(`schedules.act.${isOn ? 'saveTitle' : 'enableTitle'}`, { name: form.name.trim() })}
      submit={translate(isOn ? 'schedules.form.save' : 'schedules.act.enable')}
      busy={save.isPending}
      error={save.error}
      effect={
        timing && (
          <EnableNote
            isIrreversible
            isChanging
            timing={timing}
            filter={isDraft ? null : form.by === 'question' ? asked : form.filter}
          />
        )
      }
      onSubmit={() => save.mutate(form)}
      onClose={() => {
        save.reset();
        onClose();
      }}
    />
  );
}

function useSave(schedule: Schedule | undefined) {
  const navigate = useNavigate();
  const notify = useNotify();
  const translate = useTranslate();
  const queries = useQueryClient();
  const once = useOnce();
  const save = useMutation({
    mutationFn: (form: ScheduleForm): Promise<Schedule> => {
      if (schedule) {
        const changes = scheduleChanges(form, schedule);
        if (Object.keys(changes).length === 0) return Promise.resolve(schedule);
        const change = { ...changes, revision: schedule.revision };
        return once(change, (key) => http.patch(`/schedules/${schedule.id}`, change, key));
      }
      const body = scheduleBody(form);
      return once(body, (key) => http.post('/schedules', body, key));
    },
    onSuccess: ({ id }) => {
      queries.invalidateQueries({ queryKey: ['schedules'] });
      queries.invalidateQueries({ queryKey: ['saved-questions'] });
      notify(translate('schedules.saved'), { type: 'success' });
      navigate(`/schedules/${id}`);
    },
  });
  // The other page may take a moment to come: until then nothing is to be pressed again.
  return { ...save, isPending: save.isPending || save.isSuccess };
}
