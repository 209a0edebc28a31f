import { useParams, useTranslate } from 'react-admin';
import { Page } from '../shared/Page';
import { Unloaded } from '../shared/Unloaded';
import { ScheduleEditor } from './ScheduleEditor';
import { formOf } from './scheduleForm';
import { useSchedule } from './useSchedule';

/** Changing a schedule that stands. */
export default function EditSchedule() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const { data: schedule, error, refetch } = useSchedule(id);
  if (!schedule) {
    return (
      <Unloaded
        title={translate('schedules.one', { id: `#${id}` })}
        back={{ to: '/schedules', label: translate('schedules.title') }}
        error={error}
        onRetry={() => refetch()}
      />
    );
  }
  return (
    <Page
      title={translate('schedules.form.editTitle', { name: schedule.name })}
      back={{ to: `/schedules/${id}`, label: schedule.name }}
    >
      <ScheduleEditor key={id} initial={formOf(schedule)} schedule={schedule} />
    </Page>
  );
}
