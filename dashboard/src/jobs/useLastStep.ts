import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { Job, JobSummary } from '../providers/types';

/** The last step of one of these kinds in the record of a job that stands still: who took it, when and why. */
export function useLastStep(job: Pick<Job, 'id' | 'revision'>, keys: readonly string[]) {
  const { data } = useQuery({
    // It may have gone on and been stopped again while nobody looked.
    queryKey: ['job', job.id, 'steps', ...keys, job.revision],
    queryFn: ({ signal }) => http.get<JobSummary>(`/jobs/${job.id}/summary`, undefined, signal),
    // What was read at an earlier pause must not stand for this one.
    gcTime: 0,
  });
  return data?.steps.findLast(({ key }) => keys.includes(key));
}
