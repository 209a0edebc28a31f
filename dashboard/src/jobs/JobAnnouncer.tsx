import { useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Job } from '../providers/types';
import { LiveRegion } from '../shared/LiveRegion';
import { useNumber } from '../shared/numbers';
import { percentOf } from './progress';

/** Reads milestones out, each once: quarters, pause, stop, end. Not every step. */
export function JobAnnouncer({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const [said, setSaid] = useState('');
  const quarter = Math.floor(percentOf(job) / 25) * 25;
  const mark = job.status === 'running' ? `running ${quarter}` : job.status;
  const last = useRef(mark);
  useEffect(() => {
    if (last.current === mark) return;
    last.current = mark;
    const { succeeded, unchanged, failed } = job.counts;
    const numbers = { succeeded: number(succeeded), unchanged: number(unchanged), failed: number(failed) };
    if (job.status === 'completed') setSaid(translate('jobs.run.completed', numbers));
    else if (job.status === 'paused') setSaid(translate('jobs.run.paused'));
    else if (job.status === 'cancelled') setSaid(translate('jobs.run.cancelled'));
    else if (job.status === 'running' && quarter > 0)
      setSaid(translate('jobs.run.milestone', { percent: quarter }));
  });
  return <LiveRegion text={said} />;
}
