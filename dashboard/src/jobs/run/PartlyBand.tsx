import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { useCounted } from '../../shared/numbers';
import { isPartial } from '../jobState';

/** How many a completed job left undone, and why that may be; nothing where there are none. */
export function PartlyBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  if (!isPartial(job)) return null;
  return (
    <Band kind="warn" title={counted('jobs.run.partlyTitle', job.counts.cancelled)}>
      <span>{translate('jobs.run.partlyBody')}</span>
      <LinkBase to={`/jobs/${job.id}?tab=items&outcome=cancelled`}>
        {translate('jobs.run.partlyShow')}
      </LinkBase>
    </Band>
  );
}
