import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { jobNumber } from '../jobWords';

/** The jobs on the same people that go before this one; nothing where there are none. */
export function WaitsBand({ job }: { job: Job }) {
  const translate = useTranslate();
  if (job.waitsFor.length === 0) return null;
  return (
    <Band kind="info" title={translate('jobs.order.waits')}>
      <span className="row">
        {job.waitsFor.map((id) => (
          <LinkBase key={id} to={`/jobs/${id}`}>
            {translate('jobs.name', { id: jobNumber({ id }) })}
          </LinkBase>
        ))}
      </span>
    </Band>
  );
}
