import { useTranslate } from 'react-admin';
import type { JobSummary } from '../../providers/types';
import { CheckFacts } from '../decision/CheckFacts';
import { BothTimes } from './SummaryParts';

/** Who approved the job, when, and the numbers known then; nothing where nobody had to. */
export function SummaryApprovals({ approvals }: Pick<JobSummary, 'approvals'>) {
  const translate = useTranslate();
  if (approvals.length === 0) return null;
  return (
    <section>
      <h2>{translate('jobs.approvals.title')}</h2>
      <div className="stack">
        {approvals.map(({ approvedBy, approvedAt, known, wasShown }) => (
          <div key={approvedAt} className="stack">
            <div>
              <strong>{approvedBy?.name ?? '-'}</strong> · <BothTimes value={approvedAt} />
            </div>
            {!wasShown && <div>{translate('jobs.approvals.notShown')}</div>}
            <CheckFacts check={known} />
          </div>
        ))}
      </div>
    </section>
  );
}
