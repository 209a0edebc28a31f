import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import type { Job, JobApproval } from '../providers/types';
import { useApi } from '../providers/useApi';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { CheckFacts } from './CheckFacts';

/** Who approved the job and what they saw then, the latest first; nothing where nobody has. */
export function ApprovalsCard({ job }: { job: Job }) {
  const translate = useTranslate();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['job', job.id, 'approvals', job.status, job.approvedBy?.id],
    queryFn: () => api.jobApprovals(job.id),
    enabled: job.status !== 'draft' && job.status !== 'rejected',
  });
  if (!data?.data.length) return null;
  return (
    <Card title={translate('jobs.approvals.title')}>
      <div className="stack">
        {data.data.toReversed().map((approval) => (
          <Approval key={approval.approvedAt} approval={approval} />
        ))}
      </div>
    </Card>
  );
}

function Approval({ approval }: { approval: JobApproval }) {
  const translate = useTranslate();
  const counted = useCounted();
  const { approvedBy, approvedAt, known, wasShown, sample } = approval;
  return (
    <div className="stack">
      <div>
        <strong>{approvedBy?.name ?? '-'}</strong> · <Time value={approvedAt} zone /> ·{' '}
        {counted('users.count', known.people)}
        {!wasShown && <div className="muted">{translate('jobs.approvals.notShown')}</div>}
      </div>
      <CheckFacts check={known} />
      <details>
        <summary>{counted('jobs.approvals.sample', sample.length)}</summary>
        <ul className="plain-list">
          {sample.map((id) => (
            <li key={id}>
              <LinkBase className="id num" to={`/users/${id}`}>
                {id}
              </LinkBase>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
