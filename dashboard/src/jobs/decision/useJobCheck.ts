import { useQuery } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { Job, JobCheck } from '../../providers/types';

/** How often it is read again while the page is in sight: of a large job it is some seconds' work for the database. */
const RENEW_MS = 60_000;

/** What is known of a job that is to be decided on: its people change without the job. Read anew after each act on it, too. */
export function useJobCheck(job: Pick<Job, 'id' | 'revision'>) {
  return useQuery({
    queryKey: ['job', job.id, 'check', job.revision],
    queryFn: ({ signal }) => http.get<JobCheck>(`/jobs/${job.id}/check`, undefined, signal),
    placeholderData: (previous) => previous,
    refetchInterval: RENEW_MS,
    refetchOnWindowFocus: true,
  });
}
