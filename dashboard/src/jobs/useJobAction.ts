import { useMutation, useQueryClient } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { Job } from '../providers/types';
import { useOnce } from '../shared/useOnce';
import { newerJob } from './useLiveJob';

export type JobAction = 'start' | 'approve' | 'reject' | 'pause' | 'resume' | 'cancel' | 'retry';

/** Asks for one act on a job. */
export const actOnJob = (id: string, action: JobAction, body: object, idempotencyKey: string) =>
  http.post<Job>(`/jobs/${id}/${action}`, body, idempotencyKey);

/** Ends a job as what it is shown as: one that has been set going meanwhile goes on. */
export const cancelAs = ({ status }: Pick<Job, 'status'>) => ({
  action: 'cancel' as const,
  body: { status },
});

/**
 * One act on a job. Pressed again because no answer came, it happens once. On a job that has changed meanwhile it is asked for
 * anew: what was not answered may have been done, and undone by others. What is so already the server refuses.
 */
export function useJobAction(id: string, onDone?: () => void) {
  const queries = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: ({ action, body = {} }: { action: JobAction; body?: object }) => {
      const shown = queries.getQueryData<Job>(['job', id])?.revision;
      return once([action, body, shown], (key) => actOnJob(id, action, body, key));
    },
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
