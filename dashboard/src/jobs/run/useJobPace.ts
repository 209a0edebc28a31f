import { useQuery } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { Job, JobPace } from '../../providers/types';

/**
 * What is known of how fast a job can go and what holds it; undefined where that is not known, or it does not run.
 *
 * @param isWanted whether it is asked for, every 3 seconds
 */
export function useJobPace({ id, status }: Pick<Job, 'id' | 'status'>, isWanted = true): JobPace | undefined {
  const isRunning = status === 'running' && isWanted;
  const { data, isError } = useQuery({
    queryKey: ['job', id, 'pace'],
    queryFn: ({ signal }) => http.get<JobPace>(`/jobs/${id}/pace`, undefined, signal),
    enabled: isRunning,
    refetchInterval: 3000,
    gcTime: 0,
  });
  return isRunning && !isError ? data : undefined;
}
