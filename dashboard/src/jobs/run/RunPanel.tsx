import { LinkBase, useTranslate } from 'react-admin';
import { ITEM_OUTCOMES, type Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { useCounted, useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { Tiles } from '../../shared/Tiles';
import { useDuration } from '../../shared/useDuration';
import { SinceDraftBand } from '../decision/SinceDraftBand';
import { isFinal, isUndecided, percentOf } from '../jobState';
import { outcomeKey } from '../jobWords';
import { CeilingBand } from './CeilingBand';
import { ComparisonCard } from './ComparisonCard';
import { Failures } from './Failures';
import { HoldBand } from './HoldBand';
import { PartlyBand } from './PartlyBand';
import { ProgressBar } from './ProgressBar';
import { RunActions } from './RunActions';
import { SharedPace } from './SharedPace';
import { StoppedBand } from './StoppedBand';
import { useJobPace } from './useJobPace';
import { useJobProgress } from './useJobProgress';
import { WaitsBand } from './WaitsBand';

/**
 * A job under way or done: a snapshot of the truth, what slows or stopped it, and what can be done about it. Where its retry is
 * to be decided on, only what came of it so far: what stops it stands with the decision.
 */
export function RunPanel({ job, isPolling }: { job: Job; isPolling: boolean }) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const progress = useJobProgress(job);
  return (
    <>
      <Card>
        <div className="stack">
          <div className="spread">
            <span>
              <span className="big-count num">{percentOf(job)}%</span>{' '}
              <span className="muted num">
                {translate('jobs.run.done', { done: number(progress.done), total: number(job.counts.total) })}
              </span>
            </span>
            <Pace job={job} progress={progress} />
          </div>
          <ProgressBar job={job} />
          <RunActions job={job} />
          {!isUndecided(job) && <RunBands job={job} isPolling={isPolling} progress={progress} />}
          <Tiles most={job.counts.total}>
            {ITEM_OUTCOMES.map((outcome) => (
              <LinkBase
                key={outcome}
                className={`tile tile-${outcome}`}
                to={`/jobs/${job.id}?tab=items&outcome=${outcome}`}
              >
                <span className="tile-label">{translate(outcomeKey(outcome, job))}</span>
                <span className="tile-value">{counted('users.figure', job.counts[outcome])}</span>
              </LinkBase>
            ))}
          </Tiles>
        </div>
      </Card>
      {job.comparison && <ComparisonCard job={job} comparison={job.comparison} />}
      {job.counts.failed > 0 && <Failures job={job} />}
    </>
  );
}

interface RunBandsProps {
  job: Job;
  isPolling: boolean;
  progress: ReturnType<typeof useJobProgress>;
}

/** What slows or has stopped it. They come and go below the buttons, which stay where the pointer is. */
function RunBands({ job, isPolling, progress: { startsIn, stillFor } }: RunBandsProps) {
  const translate = useTranslate();
  const duration = useDuration();
  const pace = useJobPace(job);
  return (
    <>
      {isPolling && <Band kind="warn">{translate('jobs.run.polling')}</Band>}
      <SharedPace pace={pace} />
      <HoldBand pace={pace} stillFor={stillFor} />
      {startsIn > 0 && (
        <Band kind="warn" title={translate('jobs.run.starts', { time: duration(startsIn) })}>
          <span>{translate(job.startedAt ? 'jobs.run.retryStartsBody' : 'jobs.run.startsBody')}</span>
        </Band>
      )}
      {job.dryRun && (
        <Band kind="info" title={translate(isFinal(job) ? 'jobs.run.dryDone' : 'jobs.run.dryTitle')}>
          <span>{translate('jobs.draft.dryRun')}</span>
        </Band>
      )}
      <PartlyBand job={job} />
      {!isFinal(job) && <WaitsBand job={job} />}
      <CeilingBand job={job} />
      <SinceDraftBand job={job} />
      <StoppedBand job={job} />
    </>
  );
}

function Pace({ job, progress }: { job: Job; progress: ReturnType<typeof useJobProgress> }) {
  const translate = useTranslate();
  const duration = useDuration();
  const number = useNumber();
  const { rate, left, now, startsIn } = progress;
  const parts: string[] = [];
  if (job.status === 'queued' && !startsIn && job.waitsFor.length === 0)
    parts.push(translate('jobs.run.queued'));
  if (rate !== null && job.status === 'running')
    parts.push(translate('jobs.run.rate', { rate: rate < 10 ? rate.toFixed(1) : number(Math.round(rate)) }));
  if (left && job.status === 'running') {
    const [low, high] = [duration(left.low), duration(left.high)];
    parts.push(translate(low === high ? 'jobs.run.leftOne' : 'jobs.run.left', { low, high }));
  }
  if (job.startedAt) {
    const end = job.finishedAt ? Date.parse(job.finishedAt) : now;
    const seconds = (end - Date.parse(job.startedAt)) / 1000;
    const time = duration(seconds);
    const isRetried = job.retries > 0;
    if (isFinal(job)) parts.push(translate(`jobs.run.${isRetried ? 'tookRetried' : 'took'}`, { time }));
    else if (job.status === 'running' && seconds >= 1)
      parts.push(translate(`jobs.run.${isRetried ? 'elapsedRetried' : 'elapsed'}`, { time }));
  }
  return <span className="muted num">{parts.join(' · ')}</span>;
}
