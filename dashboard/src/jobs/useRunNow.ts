import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-admin';
import type { Job } from '../providers/types';
import { useApi } from '../providers/useApi';
import { useOnce } from '../shared/useOnce';
import { isNeverBegun } from './progress';

/**
 * Makes a draft, starts it and opens its page. Sent again it is the same draft, so that there is no second job. Asked
 * otherwise, the draft before is discarded first; where it has started after all, nothing else does, and `data` has it as
 * `earlier`.
 *
 * @param draftOf makes the draft of what is asked
 * @param people how many were confirmed; all of the draft where it is not said
 */
export function useRunNow<Asked>(draftOf: (asked: Asked, key: string) => Promise<Job>, people?: number) {
  const api = useApi();
  const navigate = useNavigate();
  const once = useOnce();
  const made = useRef<{ text: string; draft: Job }>(undefined);
  const discard = async (id: string) => {
    const { data: job } = await api.getOne<Job>('jobs', { id });
    if (job.status !== 'draft') return job;
    return once(['cancel', id], (key) => api.jobAction(id, 'cancel', {}, key));
  };
  const run = useMutation({
    mutationFn: async (asked: Asked): Promise<{ job?: Job; earlier?: Job }> => {
      const text = JSON.stringify(asked);
      if (made.current && made.current.text !== text) {
        const earlier = await discard(made.current.draft.id);
        if (!isNeverBegun(earlier)) return { earlier };
        made.current = undefined;
      }
      made.current ??= { text, draft: await once(['draft', asked], (key) => draftOf(asked, key)) };
      const { id, counts } = made.current.draft;
      const body = { expectedTotal: people ?? counts.total };
      return { job: await once(['start', id], (key) => api.jobAction(id, 'start', body, key)) };
    },
    onSuccess: ({ job }) => {
      if (job) navigate(`/jobs/${job.id}`);
    },
  });
  // The other page may take a moment to come: until then nothing is to be pressed again.
  return { ...run, isPending: run.isPending || Boolean(run.data?.job) };
}
