import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { useChanges } from './useChanges';

/** How the people had changed since the draft when the job was to begin; nothing where they had not. */
export function SinceDraftBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const changes = useChanges(job.sinceDraft);
  if (!changes) return null;
  return (
    <Band kind="info" title={translate('jobs.check.compared')}>
      <span>{changes}</span>
    </Band>
  );
}
