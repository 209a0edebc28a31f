import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useLocation, useNavigate, useTranslate } from 'react-admin';
import { http, newIdempotencyKey } from '../providers/http';
import type { Job } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { Card, Page } from '../shared/Page';
import { useFocusOnError } from '../shared/useFocusOnError';
import type { ChosenList } from './IdListField';
import { JobFields } from './JobFields';
import { type Complaint, complaintsOf, type NewJobForm, parseNewJob, toBody, usersOf } from './newJob';
import { SelectionField } from './SelectionField';
import './jobs.css';

export default function NewJob() {
  const translate = useTranslate();
  const { search } = useLocation();
  const asked = parseNewJob(search);
  const [pasted, setPasted] = useState('');
  const [list, setList] = useState<ChosenList | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [complaints, setComplaints] = useState<Complaint[]>([]);
  const [form, setForm] = useState<NewJobForm>({
    kind: asked.kind,
    scopes: [],
    tags: [],
    evidence: '',
    reason: '',
    ticket: '',
    dryRun: false,
    canary: '',
  });
  const create = useCreate();
  const formRef = useRef<HTMLFormElement>(null);
  useFocusOnError(formRef, attempt);
  const change = (patch: Partial<NewJobForm>) => {
    setForm((old) => ({ ...old, ...patch }));
    setComplaints([]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    const users = usersOf(asked.selection, pasted, list);
    const found = complaintsOf(form, 'ids' in users ? users.ids.length : null);
    if ('listId' in users && list && list.badCount > 0 && !users.acceptBadLines) found.push('badLines');
    setComplaints(found);
    if (found.length) setAttempt(attempt + 1);
    else create.mutate(toBody(form, users));
  };
  const says = (complaint: Complaint, key: string) =>
    complaints.includes(complaint) ? translate(key) : undefined;

  return (
    <Page
      title={translate('jobs.new.title')}
      back={{ to: '/jobs', label: translate('jobs.title') }}
      meta={[translate('jobs.new.lead')]}
    >
      <form ref={formRef} className="stack job-form" onSubmit={submit} noValidate>
        <Card title={translate('jobs.new.who')}>
          <SelectionField
            selection={asked.selection}
            pasted={pasted}
            onPaste={setPasted}
            list={list}
            onList={setList}
            error={says('who', 'jobs.new.none') ?? says('badLines', 'error.byCode.list_has_bad_lines')}
          />
        </Card>
        <JobFields form={form} complaints={complaints} onChange={change} />
        {Boolean(create.error) && <ErrorNote error={create.error} />}
        <div className="row">
          <Button type="submit" variant="contained" disabled={create.isPending}>
            {translate(create.isPending ? 'jobs.new.busy' : 'jobs.new.submit')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** The same question asked twice makes one draft; a changed question is a new one. */
function useCreate() {
  const navigate = useNavigate();
  const last = useRef({ text: '', key: '' });
  return useMutation({
    mutationFn: (body: object) => {
      const text = JSON.stringify(body);
      if (last.current.text !== text) last.current = { text, key: newIdempotencyKey() };
      return http.post<Job>('/jobs', body, last.current.key);
    },
    onSuccess: ({ id }) => navigate(`/jobs/${id}`),
  });
}
