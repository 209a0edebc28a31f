import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../../providers/http';
import { tabSession } from '../../providers/tabSession';
import type { Job } from '../../providers/types';

/**
 * The draft whose start was sent and not answered well, which this tab remembers until the operator logs out: it may have
 * started, whatever the page that sent it has become.
 *
 * @param about what the draft is about, by name
 */
export function useUnansweredStart(about: string) {
  const key = `linkdesk.unanswered.${tabSession.read().operator?.id}.${about}`;
  // What is sent from here on is told by whoever sends it.
  const [before] = useState(() => sessionStorage.getItem(key) ?? undefined);
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
    remember: (draft: string) => sessionStorage.setItem(key, draft),
    forget: () => sessionStorage.removeItem(key),
  };
}

export type UnansweredStart = Pick<ReturnType<typeof useUnansweredStart>, 'before' | 'remember' | 'forget'>;
