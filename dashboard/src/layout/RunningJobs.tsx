import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { StopAll } from '../halts/StopAll';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { CursorPage, Job } from '../providers/types';
import { useCounted } from '../shared/numbers';

/** On every page: how many jobs the company has under way. A job belongs to no tab. */
export function RunningJobs() {
  const counted = useCounted();
  const may = useMay('jobs.read');
  const { data } = useQuery({
    queryKey: ['jobs', 'running'],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Job>>('/jobs', { status: ['queued', 'running'], limit: 50 }, signal),
    enabled: may,
    refetchInterval: 5000,
  });
  // Counted here too: an answer that ignores the filter must not call finished jobs running.
  const running = data?.data.filter(({ status }) => status === 'queued' || status === 'running') ?? [];
  if (!running.length) return null;
  const only = running.length === 1 ? running[0] : undefined;
  return (
    <div className="running-jobs">
      <LinkBase className="topbar-link running-chip" to={only ? `/jobs/${only.id}` : '/jobs'}>
        {counted('nav.running', running.length)}
      </LinkBase>
      <StopAll small />
    </div>
  );
}
