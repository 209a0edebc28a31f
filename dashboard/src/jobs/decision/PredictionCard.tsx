import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { Job } from '../../providers/types';
import { ErrorNote } from '../../shared/ErrorNote';
import { Time } from '../../shared/Moment';
import { useCounted, useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { SteadyButton } from '../../shared/SteadyButton';
import { jobNumber } from '../jobWords';
import { useRunNow } from '../new/useRunNow';
import { useCause } from '../useCause';

interface PredictionCardProps {
  job: Job;
  /** Is told that no dry run was made, also where the draft is one no more. */
  onRefused: (error: unknown) => void;
}

/** What a dry run of exactly the people of a draft said, and the way to have one. */
export function PredictionCard({ job, onRefused }: PredictionCardProps) {
  const translate = useTranslate();
  const mayCreate = useMay('jobs.create');
  const mayRun = useMay('jobs.run');
  const { prediction } = job;
  if (!prediction && !(mayCreate && mayRun)) return null;
  return (
    <Card title={translate('jobs.prediction.title')}>
      <div className="stack">
        {prediction ? (
          <Prediction job={job} prediction={prediction} />
        ) : (
          <span className="muted">{translate('jobs.prediction.none')}</span>
        )}
        {mayCreate && mayRun && <DryRunButton job={job} onRefused={onRefused} />}
      </div>
    </Card>
  );
}

function Prediction({ job, prediction }: { job: Job; prediction: NonNullable<Job['prediction']> }) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const cause = useCause();
  const { succeeded, unchanged, failed, madeAt, isComplete } = prediction;
  const failures = failed.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <strong className="num">
        {translate('jobs.prediction.counts', {
          succeeded: number(succeeded),
          unchanged: number(unchanged),
          failed: number(failures),
        })}
      </strong>
      {failed.length > 0 && (
        <ul className="plain-list">
          {failed.map(({ errorCode, errorMessage, count }) => (
            <li key={errorCode}>
              <span className="num">
                {errorCode} · {counted('users.count', count)}
              </span>{' '}
              {cause(errorCode, errorMessage)}
            </li>
          ))}
        </ul>
      )}
      {!isComplete && <span>{translate('jobs.prediction.incomplete')}</span>}
      <div className="row">
        <LinkBase to={`/jobs/${job.predictedBy}?tab=items`}>
          {translate('jobs.prediction.dryRun', { id: jobNumber({ id: String(job.predictedBy) }) })}
        </LinkBase>
        <span className="muted">
          <Time value={madeAt} precision="second" zone />
        </span>
      </div>
    </>
  );
}

function DryRunButton({ job, onRefused }: PredictionCardProps) {
  const translate = useTranslate();
  const run = useRunNow((id: string, key) => http.post<Job>(`/jobs/${id}/dry-run`, undefined, key), {
    onRefused,
  });
  return (
    <>
      {Boolean(run.error) && <ErrorNote error={run.error} />}
      <div className="row">
        <SteadyButton disabled={run.isPending} onClick={() => run.mutate(job.id)}>
          {translate(job.prediction ? 'jobs.prediction.again' : 'jobs.prediction.run')}
        </SteadyButton>
      </div>
    </>
  );
}
