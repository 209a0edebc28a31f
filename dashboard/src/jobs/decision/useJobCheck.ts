import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../providers/types';
import { useApi } from '../../providers/useApi';

/** What is known of a job that is to be decided on; read anew after each act on it. */
export function useJobCheck(job: Pick<Job, 'id' | 'revision'>) {
  const api = useApi();
  return useQuery({
    queryKey: ['job', job.id, 'check', job.revision],
    queryFn: ({ signal }) => api.jobCheck(job.id, signal),
    placeholderData: (previous) => previous,
  });
}
