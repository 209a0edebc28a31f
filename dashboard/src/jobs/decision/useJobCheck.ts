import { useQuery } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { Job, JobCheck } from '../../providers/types';

/** What is known of a job that is to be decided on; read anew after each act on it. */
export function useJobCheck(job: Pick<Job, 'id' | 'revision'>) {
  return useQuery({
    queryKey: ['job', job.id, 'check', job.revision],
    queryFn: ({ signal }) => http.get<JobCheck>(`/jobs/${job.id}/check`, undefined, signal),
    placeholderData: (previous) => previous,
  });
}
