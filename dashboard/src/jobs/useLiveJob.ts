import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { http } from '../providers/http';
import { betweenPresses } from '../providers/press';
import { useTabSession } from '../providers/tabSession';
import type { Job } from '../providers/types';
import { useIsShown } from '../shared/useIsShown';
import { isFinal, isRetriable } from './jobState';

/** The server beats every 15 seconds; two missed ones and the connection counts as broken. */
const SILENCE_MS = 35_000;
const POLL_MS = 5_000;
/** Whether somebody has tried again those of a job that is over who failed. */
const POLL_RETRIABLE_MS = 10_000;

/**
 * A job as it is now: by event stream while it may change, whole snapshots each time; by asking every 5 seconds when
 * the stream is silent or broken, and says so. A tab that is not in sight has no stream, or six of them would take all the
 * connections that a browser makes to one server over HTTP/1.1; the stream of one that is shown again begins with the job.
 * One that is over has no stream: where it can be tried again, it is asked for now and then.
 */
export function useLiveJob(id: string) {
  const queries = useQueryClient();
  const [isBroken, setIsBroken] = useState(false);
  const query = useQuery({
    queryKey: ['job', id],
    // The stream may have told of something later while this answer was on its way.
    queryFn: async ({ signal }) => {
      const job = await http.get<Job>(`/jobs/${id}`, undefined, signal);
      return newerJob(queries.getQueryData<Job>(['job', id]), job);
    },
    refetchInterval: ({ state: { data: job } }) => {
      if (!job) return false;
      if (isFinal(job)) return isRetriable(job) && POLL_RETRIABLE_MS;
      return isBroken && POLL_MS;
    },
  });
  const isOpen = query.data !== undefined && !isFinal(query.data);
  const isShown = useIsShown();
  const { logIns } = useTabSession();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream that was refused is opened anew by a log-in only
  useEffect(() => {
    if (!isOpen || !isShown) return;
    const source = new EventSource(`/api/jobs/${id}/events`);
    let timer = 0;
    const beat = () => {
      setIsBroken(false);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setIsBroken(true), SILENCE_MS);
    };
    const receive = (event: MessageEvent<string>) => {
      beat();
      const job = readJob(event.data);
      if (job) betweenPresses(() => queries.setQueryData<Job>(['job', id], (old) => newerJob(old, job)));
    };
    source.onopen = beat;
    source.onmessage = receive;
    source.addEventListener('heartbeat', beat);
    source.onerror = () => {
      setIsBroken(true);
      // The stream ends when the job does: what it ended with is asked for once. A reading under way goes on: where no stream
      // can be opened, that is tried anew every three seconds, and a reading may take longer.
      queries.invalidateQueries({ queryKey: ['job', id] }, { cancelRefetch: false });
    };
    return () => {
      window.clearTimeout(timer);
      source.close();
      setIsBroken(false);
    };
  }, [id, isOpen, isShown, queries, logIns]);

  // The stream carries no sample: once the job has ended, all is read anew.
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) {
      queries.invalidateQueries({ queryKey: ['job', id] });
      queries.invalidateQueries({ queryKey: ['jobs'] });
    }
    wasOpen.current = isOpen;
  }, [id, isOpen, queries]);

  // The frame counts jobs by their status: it must not call one under way that this page shows as paused.
  const status = query.data?.status;
  const lastStatus = useRef(status);
  useEffect(() => {
    if (lastStatus.current && lastStatus.current !== status) {
      queries.invalidateQueries({ queryKey: ['jobs', 'unfinished'] });
    }
    lastStatus.current = status;
  }, [status, queries]);

  return { ...query, isPolling: isBroken && isOpen };
}

/** News may overtake each other: the higher revision wins; what only the full answer carries is kept. */
export function newerJob(old: Job | undefined, next: Job): Job {
  if (!old) return next;
  return old.revision > next.revision ? old : { ...old, ...next };
}

function readJob(text: string): Job | null {
  try {
    const value = JSON.parse(text) as Job;
    return value?.id && value.counts ? value : null;
  } catch {
    return null;
  }
}
