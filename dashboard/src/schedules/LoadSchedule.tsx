import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams, useTranslate } from 'react-admin';
import { ApiError, http } from '../providers/http';
import type { Schedule } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { Unloaded } from '../shared/Unloaded';

interface LoadScheduleProps {
  /** It is being typed over: that stays, where the schedule is deleted meanwhile too. */
  isTypedOver?: boolean;
  children: (schedule: Schedule) => ReactNode;
}

/** The schedule of the address, asked again while it is open: its times pass by themselves, and others delete it. */
export function LoadSchedule({ isTypedOver, children }: LoadScheduleProps) {
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
  const isGone = error instanceof ApiError && error.status === 404;
  if (schedule && (!isGone || isTypedOver)) {
    return (
      <>
        {children(schedule)}
        {isGone && <ErrorNote error={error} />}
      </>
    );
  }
  const title = translate('schedules.one', { id: `#${id}` });
  const isOnItsWay = isTypedOver && !error;
  return (
    <Unloaded
      title={title}
      back={
        isOnItsWay
          ? { to: `/schedules/${id}`, label: title }
          : { to: '/schedules', label: translate('schedules.title') }
      }
      error={error}
      onRetry={() => refetch()}
      hasMeta={!isTypedOver}
    />
  );
}
