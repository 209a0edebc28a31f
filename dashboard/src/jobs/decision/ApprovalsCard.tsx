import { LinkBase, useTranslate } from 'react-admin';
import type { Job, JobApproval } from '../../providers/types';
import { Time } from '../../shared/Moment';
import { useCounted } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { CheckFacts } from './CheckFacts';
import { useApprovals } from './useApprovals';

/** Who approved the job and what they saw then, the latest first; nothing where nobody has. */
export function ApprovalsCard({ job }: { job: Job }) {
  const translate = useTranslate();
  const approvals = useApprovals(job);
  if (!approvals.length) return null;
  return (
    <Card title={translate('jobs.approvals.title')}>
      <div className="stack">
        {approvals.toReversed().map((approval) => (
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
