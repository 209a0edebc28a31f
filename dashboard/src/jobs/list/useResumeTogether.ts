import { useMutation, useQueryClient } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { JobsResume, JobsResumed } from '../../providers/types';
import { useOnce } from '../../shared/useOnce';

/** Resumes jobs that one cause has paused. Pressed again because no answer came, it happens once. */
export function useResumeTogether() {
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: JobsResume) => once(body, (key) => http.post<JobsResumed>('/jobs/resume', body, key)),
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['jobs', 'list'] });
      queries.invalidateQueries({ queryKey: ['jobs', 'unfinished'] });
      queries.invalidateQueries({ queryKey: ['job'] });
    },
  });
}
