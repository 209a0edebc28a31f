import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { legible } from '../../../../words/characters';
import { useIsHalted } from '../../halts/useHalt';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import {
  COMMON_CAUSES,
  type CommonCause,
  type CursorPage,
  type Job,
  type JobsResumed,
} from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { CheckList } from '../../shared/CheckList';
import { focusGoesOn } from '../../shared/focusGoesOn';
import { useCounted } from '../../shared/numbers';
import { ReasonField } from '../../shared/ReasonField';
import { isIrreversible } from '../jobState';
import { jobNumber, kindOf } from '../jobWords';
import { useUnfinishedJobs } from '../useUnfinishedJobs';
import { useResumeTogether } from './useResumeTogether';

/** As many as are resumed in one act. */
const MOST = 1_000;

/** The way to resume several jobs that one cause has paused; not there where none has paused two of the newest. */
export function ResumeTogether() {
  const translate = useTranslate();
  const mayRun = useMay('jobs.run');
  const isHalted = useIsHalted();
  const { data } = useUnfinishedJobs();
  /** As they were when it was opened: what goes on meanwhile takes nothing from under the pointer. */
  const [asked, setAsked] = useState<CommonCause[] | null>(null);
  const stopped = data?.data.flatMap(({ status, stopReason }) => (status === 'paused' ? [stopReason] : []));
  const causes = COMMON_CAUSES.filter(
    (cause) => stopped && stopped.filter((one) => one === cause).length > 1,
  );
  const [first] = causes;
  return (
    <>
      {mayRun && !isHalted && first && (
        <Button ref={focusGoesOn} variant="outlined" onClick={() => setAsked(causes)}>
          {translate('jobs.together.open')}
        </Button>
      )}
      {asked && <ResumeDialog causes={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function ResumeDialog({ causes, onClose }: { causes: CommonCause[]; onClose: () => void }) {
  const translate = useTranslate();
  const counted = useCounted();
  const [cause, setCause] = useState(causes[0] as CommonCause);
  const [left, setLeft] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { data: paused, error } = usePausedFor(cause);
  const act = useResumeTogether();
  const chosen = paused?.jobs.filter(({ id }) => !left.includes(id)) ?? [];
  const irreversible = chosen.filter(isIrreversible).length;
  const submit = () => {
    setTried(true);
    const ids = chosen.map(({ id }) => id);
    if (ids.length > 0 && reason.trim()) act.mutate({ stopReason: cause, ids, reason: reason.trim() });
  };
  const choices = paused?.jobs.map((job) => ({
    value: job.id,
    label: counted('jobs.together.job', job.counts.pending, {
      job: `${jobNumber(job)} ${kindOf(translate, job)}`,
    }),
    note: legible(job.reason),
  }));
  return (
    <ActionDialog
      open
      danger={irreversible > 0}
      title={translate('jobs.together.title')}
      submit={counted('jobs.together.submit', chosen.length)}
      effect={translate(`jobs.stop.${cause}`)}
      busy={act.isPending}
      disabled={!paused || act.isSuccess}
      error={error ?? act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {causes.length > 1 && !act.data && (
        <fieldset className="check-list">
          <legend>{translate('jobs.together.cause')}</legend>
          <RadioGroup
            value={cause}
            onChange={(_, value) => {
              setCause(value as CommonCause);
              setLeft([]);
            }}
          >
            {causes.map((one) => (
              <FormControlLabel
                key={one}
                value={one}
                disabled={act.isPending}
                control={<Radio />}
                label={translate(`jobs.heldBy.${one}`)}
              />
            ))}
          </RadioGroup>
        </fieldset>
      )}
      {act.data ? (
        <Resumed resumed={act.data} />
      ) : (
        <>
          {choices?.length === 0 && <Band kind="info">{translate('jobs.together.none')}</Band>}
          {choices && choices.length > 0 && (
            <div className="resume-together">
              <CheckList
                legend={translate('jobs.together.jobs')}
                choices={choices}
                value={chosen.map(({ id }) => id)}
                onChange={(ids) =>
                  setLeft(choices.flatMap(({ value }) => (ids.includes(value) ? [] : [value])))
                }
                error={tried && chosen.length === 0 ? translate('jobs.together.choose') : undefined}
              />
            </div>
          )}
          {paused?.areMore && (
            <span className="card-note">{counted('jobs.together.newest', paused.jobs.length)}</span>
          )}
          {irreversible > 0 && (
            <Band kind="danger">{counted('jobs.together.irreversible', irreversible)}</Band>
          )}
          <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} />
        </>
      )}
    </ActionDialog>
  );
}

/** Which of them go on, and why the others do not. */
function Resumed({ resumed: { data } }: { resumed: JobsResumed }) {
  const translate = useTranslate();
  const counted = useCounted();
  const others = data.filter(({ notResumed }) => notResumed !== null);
  const going = data.length - others.length;
  return (
    <>
      {going > 0 && <Band kind="ok" alert title={counted('jobs.together.resumed', going)} />}
      {others.length > 0 && (
        <Band kind="warn" alert title={counted('jobs.together.notResumed', others.length)}>
          <dl className="facts">
            {others.map(({ id, notResumed }) => (
              <Fragment key={id}>
                <dt>
                  <LinkBase to={`/jobs/${id}`}>{jobNumber({ id })}</LinkBase>
                </dt>
                <dd>{translate(`jobs.together.why.${notResumed}`, { _: notResumed })}</dd>
              </Fragment>
            ))}
          </dl>
        </Band>
      )}
    </>
  );
}

/** The newest jobs that a cause has paused, read once; whether there are more. */
function usePausedFor(cause: CommonCause) {
  return useQuery({
    // Not one of the lists of jobs that are asked for anew: nobody is ticked who was not there to be read.
    queryKey: ['paused-jobs', cause],
    queryFn: async ({ signal }) => {
      const jobs: Job[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null && jobs.length < MOST) {
        const query = { status: ['paused'], stopReason: cause, limit: 100, cursor };
        const page: CursorPage<Job> = await http.get('/jobs', query, signal);
        jobs.push(...page.data);
        cursor = page.nextCursor;
      }
      return { jobs, areMore: cursor !== null };
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  });
}
