import { useParams, useTranslate } from 'react-admin';
import { LoadError } from '../shared/ErrorNote';
import { Page } from '../shared/Page';
import { SkeletonCard } from '../shared/Skeleton';
import { ScheduleEditor } from './ScheduleEditor';
import { formOf } from './scheduleForm';
import { useSchedule } from './useSchedule';

/** Changing a schedule that stands. */
export default function EditSchedule() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const { data: schedule, error, refetch } = useSchedule(id);
  if (!schedule) {
    return error ? (
      <div className="card">
        <LoadError error={error} onRetry={() => refetch()} />
      </div>
    ) : (
      <SkeletonCard lines={8} />
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
