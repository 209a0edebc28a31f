import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { CursorPage, Job, JobStatus } from '../providers/types';
import { UNDER_WAY } from './list/jobsUrl';

const UNFINISHED: JobStatus[] = [...UNDER_WAY, 'paused', 'awaiting_approval'];

/** The newest hundred jobs that are set going and not over, looked for every few seconds: once for the frame and the page. */
export function useUnfinishedJobs() {
  return useQuery({
    queryKey: ['jobs', 'unfinished'],
    queryFn: ({ signal }) => http.get<CursorPage<Job>>('/jobs', { status: UNFINISHED, limit: 100 }, signal),
    enabled: useMay('jobs.read'),
    refetchInterval: 5000,
  });
}
