import { useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { LiveRegion } from '../../shared/LiveRegion';
import { useNumber } from '../../shared/numbers';
import { awaitsAnswers, isPartial, isStopping, percentOf } from '../jobState';

/** Reads milestones out, each once: quarters, every other state and why it came to it. Not every step. */
export function JobAnnouncer({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const [said, setSaid] = useState('');
  const quarter = Math.floor(percentOf(job) / 25) * 25;
  const mark = job.status === 'running' ? `running ${quarter}` : `${job.status} ${job.stopReason}`;
  const last = useRef(mark);
  useEffect(() => {
    if (last.current === mark) return;
    last.current = mark;
    const { succeeded, unchanged, failed, cancelled } = job.counts;
    const numbers = {
      succeeded: number(succeeded),
      unchanged: number(unchanged),
      failed: number(failed),
      cancelled: number(cancelled),
    };
    const why =
      job.stopReason && job.stopReason !== 'operator'
        ? translate(`jobs.stop.${job.stopReason}`, { _: job.stopReason })
        : '';
    if (job.status === 'completed') setSaid(translate(`jobs.run.${endOf(job)}`, numbers));
    else if (isStopping(job)) setSaid(awaitsAnswers(job) ? `${translate('jobs.stopping')}. ${why}` : '');
    else if (job.status === 'paused') setSaid(`${translate('jobs.run.paused')} ${why}`);
    else if (job.status === 'cancelled') setSaid(translate('jobs.run.cancelled'));
    else if (job.status !== 'running') setSaid(`${translate(`jobs.status.${job.status}`)}. ${why}`);
    else if (quarter > 0) setSaid(translate('jobs.run.milestone', { percent: quarter }));
    // What was said of a pause is not so any more.
    else setSaid(`${translate('jobs.status.running')}.`);
  });
  return <LiveRegion text={said} />;
}

function endOf(job: Job): string {
  if (job.dryRun) return 'completedDry';
  return isPartial(job) ? 'completedPartly' : 'completed';
}
