import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../providers/types';
import { useApi } from '../../providers/useApi';

/** Who approved the job and what was known then, the first one first. */
export function useApprovals(job: Job) {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['job', job.id, 'approvals', job.status, job.approvedBy?.id],
    queryFn: () => api.jobApprovals(job.id),
    enabled: job.status !== 'draft' && job.status !== 'rejected',
    placeholderData: (previous) => previous,
  });
  return data?.data ?? [];
}
