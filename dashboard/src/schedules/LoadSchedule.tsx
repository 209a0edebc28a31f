import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Schedule } from '../providers/types';
import { Unloaded } from '../shared/Unloaded';

/** The schedule of the address, asked again while it is open: its times pass by themselves. */
export function LoadSchedule({ children }: { children: (schedule: Schedule) => ReactNode }) {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const {
    data: schedule,
    error,
    refetch,
  } = useQuery({
    queryKey: ['schedules', id],
    queryFn: ({ signal }) => http.get<Schedule>(`/schedules/${id}`, undefined, signal),
    refetchInterval: 10_000,
  });
  if (schedule) return children(schedule);
  return (
    <Unloaded
      title={translate('schedules.one', { id: `#${id}` })}
      back={{ to: '/schedules', label: translate('schedules.title') }}
      error={error}
      onRetry={() => refetch()}
    />
  );
}
