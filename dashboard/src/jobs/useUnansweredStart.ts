import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useStore } from 'react-admin';
import { http } from '../providers/http';
import type { Job } from '../providers/types';

/**
 * The draft whose start was sent and not answered, which this browser remembers until the operator logs out: it may have
 * started, whatever the page that sent it has become.
 *
 * @param about what the draft is about, by name
 */
export function useUnansweredStart(about: string) {
  const [id, remember] = useStore<string | undefined>(`unanswered.${about}`);
  // What is sent from here on is told by whoever sends it.
  const [before] = useState(id);
  const { data, error } = useQuery({
    queryKey: ['job', before, 'started'],
    queryFn: ({ signal }) => http.get<Job>(`/jobs/${before}`, undefined, signal),
    enabled: before !== undefined,
  });
  return {
    /** Its id. */
    before,
    /** What became of it, as far as the server could be asked. */
    job: data,
    isUnknown: before !== undefined && error !== null && !data,
    remember: (draft: string) => remember(draft),
    forget: () => remember(undefined),
  };
}

export type UnansweredStart = Pick<ReturnType<typeof useUnansweredStart>, 'before' | 'remember' | 'forget'>;
