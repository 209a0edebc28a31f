import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';

/** Why nothing moves while other jobs have the rest of the daily ceiling in hand; nothing where that is not so. */
export function CeilingBand({ job }: { job: Job }) {
  const translate = useTranslate();
  if (!job.waitsForCeiling) return null;
  return (
    <Band kind="info" title={translate('jobs.run.ceiling')}>
      <span>{translate('jobs.run.ceilingBody')}</span>
    </Band>
  );
}
