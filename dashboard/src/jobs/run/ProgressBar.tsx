import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { percentOf } from '../jobState';

const PARTS = ['succeeded', 'unchanged', 'failed', 'cancelled'] as const;

/** Outcomes side by side; the numbers stand beside it, so colour is never the only sign. */
export function ProgressBar({ job, thin }: { job: Pick<Job, 'counts'>; thin?: boolean }) {
  const translate = useTranslate();
  const percent = percentOf(job);
  return (
    <div
      className={thin ? 'progress progress-thin' : 'progress'}
      role="progressbar"
      aria-label={translate('jobs.run.title')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      {PARTS.map((part) => {
        const share = job.counts.total ? (job.counts[part] / job.counts.total) * 100 : 0;
        return share > 0 && <span key={part} className={`progress-${part}`} style={{ width: `${share}%` }} />;
      })}
    </div>
  );
}
