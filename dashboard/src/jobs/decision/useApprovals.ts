import { useQuery } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { Job, JobApproval } from '../../providers/types';

/**
 * Who approved the job and what was known then, the first one first. Asked for when somebody approves it and not at each of its
 * steps: what approvers saw names people, so each answer stands in the audit log.
 */
export function useApprovals(job: Job) {
  const { data } = useQuery({
    queryKey: ['jobApprovals', job.id, job.approvedBy?.id],
    queryFn: () => http.get<{ data: JobApproval[] }>(`/jobs/${job.id}/approvals`),
    enabled: job.status !== 'draft',
    placeholderData: (previous) => previous,
  });
  return data?.data ?? [];
}
