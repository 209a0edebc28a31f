import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JobAction } from '../providers/dataProvider';
import type { Job } from '../providers/types';
import { useApi } from '../providers/useApi';
import { useOnce } from '../shared/useOnce';
import { newerJob } from './useLiveJob';

/** One act on a job. Pressed again because no answer came, it happens once. */
export function useJobAction(id: string, onDone?: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: ({ action, body = {} }: { action: JobAction; body?: object }) =>
      once([action, body], (key) => api.jobAction(id, action, body, key)),
    onSuccess: (job) => {
      queries.setQueryData<Job>(['job', id], (old) => newerJob(old, job));
      onDone?.();
    },
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['jobs'] });
      queries.invalidateQueries({ queryKey: ['job', id] });
    },
  });
}
