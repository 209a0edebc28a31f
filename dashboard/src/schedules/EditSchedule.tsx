import { useTranslate } from 'react-admin';
import { Page } from '../shared/Page';
import { LoadSchedule } from './LoadSchedule';
import { ScheduleEditor } from './ScheduleEditor';
import { formOf } from './scheduleForm';

/** Changing a schedule that stands. */
export default function EditSchedule() {
  const translate = useTranslate();
  return (
    <LoadSchedule isTypedOver>
      {(schedule) => (
        <Page
          title={translate('schedules.form.editTitle', { name: schedule.name })}
          back={{ to: `/schedules/${schedule.id}`, label: schedule.name }}
        >
          <ScheduleEditor key={schedule.id} initial={formOf(schedule)} schedule={schedule} />
        </Page>
      )}
    </LoadSchedule>
  );
}
