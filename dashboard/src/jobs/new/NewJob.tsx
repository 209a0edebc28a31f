import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { SelectionField } from '../../chosen-people/SelectionField';
import { useChosenPeople } from '../../chosen-people/useChosenPeople';
import { ErrorNote } from '../../shared/ErrorNote';
import { LeaveQuestion } from '../../shared/LeaveQuestion';
import { Card, Page } from '../../shared/Page';
import { SearchLost } from '../../shared/SearchLost';
import { SteadyButton } from '../../shared/SteadyButton';
import { useSearch } from '../../shared/targets';
import { useComplaints } from '../../shared/useComplaints';
import { useCreate } from '../../shared/useCreate';
import { JobFields } from './JobFields';
import { type Complaint, complaintsOf, EMPTY_JOB, type NewJobForm, parseNewJob, toBody } from './jobForm';
import '../jobs.css';

/** Makes the draft of a job; what the address names is filled in. */
export default function NewJob() {
  const { search, isLost } = useSearch();
  // Of another step of the history it is another job, which has nothing of the one before.
  return <JobForm key={search} asked={parseNewJob(search, isLost)} isLost={isLost} />;
}

function JobForm({ asked, isLost }: { asked: ReturnType<typeof parseNewJob>; isLost: boolean }) {
  const translate = useTranslate();
  const { formRef, complaints, isFine, forget, says } = useComplaints<Complaint>();
  const people = useChosenPeople(asked.selection, forget);
  const [form, setForm] = useState<NewJobForm>({ ...EMPTY_JOB, kind: asked.kind });
  const create = useCreate('/jobs');
  const change = (patch: Partial<NewJobForm>) => {
    setForm((old) => ({ ...old, ...patch }));
    forget();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending || people.isUnseen) return;
    const { users, isBadUnseen } = people.read();
    const found = complaintsOf(form, 'ids' in users ? users.ids.length : null);
    if (isBadUnseen) found.push('badLines');
    if (isFine(found)) create.mutate(async () => toBody(form, await people.asSent(users)));
  };

  return (
    <Page
      title={translate('jobs.new.title')}
      back={{ to: '/jobs', label: translate('jobs.title') }}
      meta={[translate('jobs.new.lead')]}
    >
      <form ref={formRef} className="stack job-form" onSubmit={submit} noValidate>
        {isLost && <SearchLost body="jobs.new.searchLost" />}
        <Card title={translate('jobs.new.who')}>
          <SelectionField
            {...people.field}
            isBadUnseen={complaints.includes('badLines')}
            error={says('who', translate('jobs.new.none'))}
          />
        </Card>
        <JobFields form={form} complaints={complaints} onChange={change} />
        <LeaveQuestion entered={[form, people.isGiven]} isSaving={create.isPending} />
        {Boolean(create.error) && <ErrorNote error={create.error} />}
        <div className="row">
          <SteadyButton type="submit" variant="contained" disabled={create.isPending || people.isUnseen}>
            {translate(create.isPending ? 'jobs.new.busy' : 'jobs.new.submit')}
          </SteadyButton>
        </div>
      </form>
    </Page>
  );
}
