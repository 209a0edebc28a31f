import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { JobAction } from '../providers/dataProvider';
import { ApiError, newIdempotencyKey } from '../providers/http';
import type { Job } from '../providers/types';
import { useApi } from '../providers/useApi';
import { newerJob } from './useLiveJob';

/** One act on a job. Pressed twice it happens once: the same key goes with a repeat until an answer came. */
export function useJobAction(id: string, onDone?: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  const key = useRef<{ action: JobAction; key: string }>(undefined);
  return useMutation({
    mutationFn: ({ action, body = {} }: { action: JobAction; body?: object }) => {
      if (key.current?.action !== action) key.current = { action, key: newIdempotencyKey() };
      return api.jobAction(id, action, body, key.current.key);
    },
    onSuccess: (job) => {
      queries.setQueryData<Job>(['job', id], (old) => newerJob(old, job));
      onDone?.();
    },
    onSettled: (_, error) => {
      // No answer leaves open whether it happened: a repeat goes under the same key.
      if (!(error instanceof ApiError && error.status === 0)) key.current = undefined;
      queries.invalidateQueries({ queryKey: ['jobs'] });
      queries.invalidateQueries({ queryKey: ['job', id] });
    },
  });
}
