import { useLocation, useTranslate } from 'react-admin';
import { parseNewJob } from '../jobs/new/jobForm';
import { AddressUnclear } from '../shared/AddressUnclear';
import { Page } from '../shared/Page';
import { Presets } from './Presets';
import { ScheduleEditor } from './ScheduleEditor';
import { newForm } from './scheduleForm';

/** A new schedule, from nothing or from one of the two that most desks want. */
export default function NewSchedule() {
  const translate = useTranslate();
  const { search } = useLocation();
  const { selection } = parseNewJob(search);
  return (
    <Page
      title={translate('schedules.form.newTitle')}
      back={{ to: '/schedules', label: translate('schedules.title') }}
      meta={[translate('schedules.form.lead')]}
    >
      <Presets />
      <div className="stack">
        {selection.by === 'paste' && selection.isUnclear && <AddressUnclear />}
        <ScheduleEditor key={search} initial={newForm(search)} />
      </div>
    </Page>
  );
}
