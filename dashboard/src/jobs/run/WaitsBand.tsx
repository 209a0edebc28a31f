import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { JobTag } from '../JobTag';
import { jobNumber } from '../jobWords';
import { useUnfinishedJobs } from '../useUnfinishedJobs';

/**
 * The jobs on the same people that go before this one, each with what it is at, for what waits on a paused one waits until
 * somebody resumes or cancels that; nothing where there are none.
 */
export function WaitsBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const { data } = useUnfinishedJobs();
  if (job.waitsFor.length === 0) return null;
  const others = job.waitsFor.map((id) => ({ id, known: data?.data.find((one) => one.id === id) }));
  return (
    <Band kind="info" title={translate('jobs.order.waits')}>
      {others.map(({ id, known }) => (
        <span key={id} className="row">
          <LinkBase to={`/jobs/${id}`}>{translate('jobs.name', { id: jobNumber({ id }) })}</LinkBase>
          {known && <JobTag job={known} />}
        </span>
      ))}
      {others.some(({ known }) => known?.status === 'paused') && (
        <span>{translate('jobs.order.waitsForPaused')}</span>
      )}
    </Band>
  );
}
