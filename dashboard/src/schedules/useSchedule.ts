import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { Schedule } from '../providers/types';

/** One schedule, asked again while it is open: its times pass by themselves. */
export function useSchedule(id: string) {
  return useQuery({
    queryKey: ['schedules', id],
    queryFn: ({ signal }) => http.get<Schedule>(`/schedules/${id}`, undefined, signal),
    refetchInterval: 10_000,
  });
}
