import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNavigate } from 'react-admin';
import { http } from '../../providers/http';
import type { Job } from '../../providers/types';
import { useOnce } from '../../shared/useOnce';
import { hasStarted } from '../jobState';
import { actOnJob } from '../useJobAction';
import type { UnansweredStart } from './useUnansweredStart';

interface RunNowOptions {
  /** Says why a draft is not for what was seen; null: it is. */
  refusalOf?: (draft: Job) => Error | null;
  /** How many were confirmed; all of the draft where it is not said. */
  people?: number;
  /** Where a start that was not answered is remembered, and whether there was one before. */
  unanswered?: UnansweredStart;
  /** Is told of a refusal also where what asked has gone from the page by then. */
  onRefused?: (error: unknown) => void;
  /** The page of the one person whom it is about, to which the job's page leads back. */
  from?: string;
}

/**
 * Makes a draft, starts it and opens its page. Sent again it is the same draft, so that there is no second job. Asked
 * otherwise, the draft before is discarded first; where it has started after all, nothing else does, and `data` has it as
 * `earlier`. A draft that is not for what was seen is discarded, and the refusal is the error.
 *
 * @param draftOf makes the draft of what is asked
 */
export function useRunNow<Asked>(
  draftOf: (asked: Asked, key: string) => Promise<Job>,
  { refusalOf, people, unanswered, onRefused, from }: RunNowOptions = {},
) {
  const navigate = useNavigate();
  const once = useOnce();
  const made = useRef<{ text: string | null; id: string; total: number } | undefined>(
    unanswered?.before ? { text: null, id: unanswered.before, total: 0 } : undefined,
  );
  const discard = async (id: string) => {
    const job = await http.get<Job>(`/jobs/${id}`);
    if (job.status !== 'draft') return job;
    return once(['cancel', id], (key) => actOnJob(id, 'cancel', { status: job.status }, key));
  };
  const start = async (id: string, expectedTotal: number) => {
    // Until it was answered well; what became of it otherwise is asked before the next.
    unanswered?.remember(id);
    const job = await once(['start', id], (key) => actOnJob(id, 'start', { expectedTotal }, key));
    unanswered?.forget();
    return job;
  };
  const run = useMutation({
    mutationFn: async (asked: Asked): Promise<{ job?: Job; earlier?: Job }> => {
      const text = JSON.stringify(asked);
      if (made.current && made.current.text !== text) {
        const earlier = await discard(made.current.id);
        if (hasStarted(earlier)) return { earlier };
        made.current = undefined;
      }
      if (!made.current) {
        const draft = await once(['draft', asked], (key) => draftOf(asked, key));
        const refusal = refusalOf?.(draft) ?? null;
        made.current = { text: refusal ? null : text, id: draft.id, total: draft.counts.total };
        if (refusal) {
          // Now, or before the next one is made. The refusal is said in either case: what is pressed next may be meant otherwise.
          const isDiscarded = await discard(draft.id).then(Boolean, () => false);
          if (isDiscarded) made.current = undefined;
          throw refusal;
        }
      }
      return { job: await start(made.current.id, people ?? made.current.total) };
    },
    onSuccess: ({ job }) => {
      if (job) navigate(`/jobs/${job.id}`, { state: { from } });
    },
    onError: onRefused,
  });
  // The other page may take a moment to come: until then nothing is to be pressed again.
  return { ...run, isPending: run.isPending || Boolean(run.data?.job) };
}
