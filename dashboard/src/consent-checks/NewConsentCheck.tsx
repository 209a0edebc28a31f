import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useLocation, useNavigate, useTranslate } from 'react-admin';
import type { ChosenList } from '../jobs/IdListField';
import { parseNewJob, usersOf } from '../jobs/newJob';
import { SelectionField } from '../jobs/SelectionField';
import { http, newIdempotencyKey } from '../providers/http';
import type { ConsentCheck } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { Card, Page } from '../shared/Page';
import { formatKst } from '../shared/times';
import { useFocusOnError } from '../shared/useFocusOnError';
import { CheckFields } from './CheckFields';
import { type CheckComplaint, type CheckForm, complaintsOf } from './checkForm';
import '../jobs/jobs.css';
import './consent-checks.css';

export default function NewConsentCheck() {
  const translate = useTranslate();
  const { selection } = parseNewJob(useLocation().search);
  const [pasted, setPasted] = useState('');
  const [list, setList] = useState<ChosenList | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [complaints, setComplaints] = useState<CheckComplaint[]>([]);
  const [form, setForm] = useState<CheckForm>({
    on: formatKst(new Date().toISOString(), 'day') ?? '',
    purpose: 'marketing',
    scopes: [],
    terms: [],
    maxAgeDays: '30',
    reason: '',
  });
  const create = useCreate();
  const formRef = useRef<HTMLFormElement>(null);
  useFocusOnError(formRef, attempt);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    const users = usersOf(selection, pasted, list);
    const found = complaintsOf(form, 'ids' in users ? users.ids.length : null);
    if ('listId' in users && list && list.badCount > 0 && !users.acceptBadLines) found.push('badLines');
    setComplaints(found);
    if (found.length) setAttempt(attempt + 1);
    else {
      create.mutate({ ...form, users, reason: form.reason.trim(), maxAgeDays: Number(form.maxAgeDays) });
    }
  };
  const says = (complaint: CheckComplaint, key: string) =>
    complaints.includes(complaint) ? translate(key) : undefined;
  return (
    <Page
      title={translate('consentChecks.new.title')}
      back={{ to: '/consent-checks', label: translate('consentChecks.title') }}
      meta={[translate('consentChecks.new.lead')]}
    >
      <form ref={formRef} className="stack job-form" onSubmit={submit} noValidate>
        <Card title={translate('consentChecks.new.who')}>
          <SelectionField
            selection={selection}
            pasted={pasted}
            onPaste={setPasted}
            list={list}
            onList={setList}
            filterNote="consentChecks.new.byFilter"
            error={
              says('who', 'jobs.new.none') ??
              says('tooMany', 'consentChecks.new.tooMany') ??
              says('badLines', 'error.byCode.list_has_bad_lines')
            }
          />
        </Card>
        <CheckFields
          form={form}
          complaints={complaints}
          onChange={(patch) => {
            setForm((old) => ({ ...old, ...patch }));
            setComplaints([]);
          }}
        />
        {Boolean(create.error) && <ErrorNote error={create.error} />}
        <div className="row">
          <Button type="submit" variant="contained" disabled={create.isPending}>
            {translate(create.isPending ? 'consentChecks.new.busy' : 'consentChecks.new.submit')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** The same question asked twice in a row is one check; a changed question is a new one. */
function useCreate() {
  const navigate = useNavigate();
  const last = useRef({ text: '', key: '' });
  return useMutation({
    mutationFn: (body: object) => {
      const text = JSON.stringify(body);
      if (last.current.text !== text) last.current = { text, key: newIdempotencyKey() };
      return http.post<ConsentCheck>('/consent-checks', body, last.current.key);
    },
    onSuccess: ({ id }) => navigate(`/consent-checks/${id}`),
  });
}
