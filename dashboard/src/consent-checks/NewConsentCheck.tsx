import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { SelectionField } from '../chosen-people/SelectionField';
import { parseSelection, type Selection } from '../chosen-people/selection';
import { useChosenPeople } from '../chosen-people/useChosenPeople';
import { ErrorNote } from '../shared/ErrorNote';
import { LeaveQuestion } from '../shared/LeaveQuestion';
import { Card, Page } from '../shared/Page';
import { SearchLost } from '../shared/SearchLost';
import { SteadyButton } from '../shared/SteadyButton';
import { useSearch } from '../shared/targets';
import { formatKst } from '../shared/times';
import { useComplaints } from '../shared/useComplaints';
import { useCreate } from '../shared/useCreate';
import { CheckFields } from './CheckFields';
import { type CheckComplaint, type CheckForm, complaintsOf } from './checkForm';
import '../jobs/jobs.css';
import './consent-checks.css';

/** Asks whether people may be reached: whom, on which day and for what. */
export default function NewConsentCheck() {
  const { search, isLost } = useSearch();
  const selection = parseSelection(new URLSearchParams(search), isLost);
  // Of another step of the history it is another check, which has nothing of the one before.
  return <NewCheck key={search} selection={selection} isLost={isLost} />;
}

function NewCheck({ selection, isLost }: { selection: Selection; isLost: boolean }) {
  const translate = useTranslate();
  const { formRef, complaints, isFine, forget, says } = useComplaints<CheckComplaint>();
  const people = useChosenPeople(selection, forget);
  const [form, setForm] = useState<CheckForm>({
    on: formatKst(new Date().toISOString(), 'day') ?? '',
    purpose: 'marketing',
    scopes: [],
    terms: [],
    maxAgeDays: '30',
    reason: '',
  });
  const create = useCreate('/consent-checks');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending || people.isUnseen) return;
    const { users, isBadUnseen } = people.read();
    const found = complaintsOf(form, 'ids' in users ? users.ids.length : null);
    if (isBadUnseen) found.push('badLines');
    if (isFine(found)) {
      const body = { ...form, reason: form.reason.trim(), maxAgeDays: Number(form.maxAgeDays) };
      create.mutate(async () => ({ ...body, users: await people.asSent(users) }));
    }
  };
  return (
    <Page
      title={translate('consentChecks.new.title')}
      back={{ to: '/consent-checks', label: translate('consentChecks.title') }}
      meta={[translate('consentChecks.new.lead')]}
    >
      <form ref={formRef} className="stack job-form" onSubmit={submit} noValidate>
        {isLost && <SearchLost body="jobs.new.searchLost" />}
        <Card title={translate('consentChecks.new.who')}>
          <SelectionField
            {...people.field}
            isBadUnseen={complaints.includes('badLines')}
            filterNote="consentChecks.new.byFilter"
            error={
              says('who', translate('jobs.new.none')) ??
              says('tooMany', translate('consentChecks.new.tooMany'))
            }
          />
        </Card>
        <CheckFields
          form={form}
          complaints={complaints}
          onChange={(patch) => {
            setForm((old) => ({ ...old, ...patch }));
            forget();
          }}
        />
        <LeaveQuestion entered={[form, people.isGiven]} isSaving={create.isPending} />
        {Boolean(create.error) && <ErrorNote error={create.error} />}
        <div className="row">
          <SteadyButton type="submit" variant="contained" disabled={create.isPending || people.isUnseen}>
            {translate(create.isPending ? 'consentChecks.new.busy' : 'consentChecks.new.submit')}
          </SteadyButton>
        </div>
      </form>
    </Page>
  );
}
