import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useState } from 'react';
import { LinkBase, useLocation, useNotify, useTranslate } from 'react-admin';
import { jobsAddress } from '../jobs/list/jobsUrl';
import { useMay } from '../providers/session';
import type { Halt } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { focusGoesOn } from '../shared/focusGoesOn';
import { LongText } from '../shared/LongText';
import { Dated, Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { ReasonField } from '../shared/ReasonField';
import { useHalt, useHaltChange, useOvertaken } from './useHalt';

/**
 * On every page while all jobs are stopped: who stopped them, when and why, and the way out. One that comes while a page is
 * read lies over its end until another page is opened, so that nothing moves from under the pointer.
 */
export function HaltBand() {
  const translate = useTranslate();
  const counted = useCounted();
  const halt = useHalt();
  const mayLift = useMay('jobs.approve');
  /** The stop of which it is asked whether to lift it: no other may be lifted by that question. */
  const [asked, setAsked] = useState<string>();
  const { pathname } = useLocation();
  /** The page that was open when no stop was in force. */
  const [clearPage, setClearPage] = useState<string>();
  if (halt === null && clearPage !== pathname) setClearPage(pathname);
  if (halt && clearPage !== undefined && clearPage !== pathname) setClearPage(undefined);
  const isOver = clearPage === pathname;
  const isLifted = asked !== undefined && halt !== undefined && halt?.id !== asked;
  useOvertaken(isLifted, 'already_lifted', () => setAsked(undefined));
  const because = translate('halts.because', { reason: halt?.reason ?? '' });
  // There before there is a stop, for readers are told of what comes into it.
  return (
    <div role="status">
      {halt && (
        <div ref={focusGoesOn} className={isOver ? 'halt-band halt-band-over' : 'halt-band'}>
          <Band
            kind="danger"
            title={translate('halts.inForce')}
            action={
              mayLift && (
                <Button variant="outlined" color="error" onClick={() => setAsked(halt.id)}>
                  {translate('halts.lift')}
                </Button>
              )
            }
          >
            <span>
              {halt.createdBy?.name ?? '-'} · <Time value={halt.createdAt} precision="second" zone />
            </span>
            <span>{counted('halts.paused', halt.waitingJobs)}</span>
            {halt.waitingJobs > 0 && (
              <LinkBase to={jobsAddress({ status: ['paused'] })}>{translate('halts.allPaused')}</LinkBase>
            )}
            {halt.dueSchedules > 0 && (
              <LinkBase to="/schedules">{counted('halts.due', halt.dueSchedules)}</LinkBase>
            )}
            {/* One that lies over a page is never larger: there the reason is cut, and stands whole on the next. */}
            <div className="pre">{isOver ? <Dated text={because} /> : <LongText text={because} />}</div>
            {!mayLift && <span>{translate('halts.askToLift')}</span>}
          </Band>
          {asked === halt.id && <LiftDialog halt={halt} onClose={() => setAsked(undefined)} />}
        </div>
      )}
    </div>
  );
}

function LiftDialog({ halt, onClose }: { halt: Halt; onClose: () => void }) {
  const translate = useTranslate();
  const counted = useCounted();
  const [reason, setReason] = useState('');
  const [resume, setResume] = useState(false);
  const [tried, setTried] = useState(false);
  const notify = useNotify();
  const lift = useHaltChange<{ reason: string; resume: boolean }>(`/halts/${halt.id}/lift`, () => {
    notify(translate('halts.lifted'), { type: 'success' });
    onClose();
  });
  const submit = () => {
    setTried(true);
    if (reason.trim()) lift.mutate({ reason: reason.trim(), resume });
  };
  return (
    <ActionDialog
      open
      title={translate('halts.liftQuestion')}
      submit={translate('halts.lift')}
      effect={
        <>
          <p>{translate('halts.liftEffect')}</p>
          {halt.dueSchedules > 0 && (
            <Band kind="warn">
              <span>{counted('halts.dueStart', halt.dueSchedules)}</span>
            </Band>
          )}
        </>
      }
      busy={lift.isPending}
      error={lift.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {halt.waitingJobs > 0 && (
        <FormControlLabel
          control={<Checkbox checked={resume} onChange={(_, checked) => setResume(checked)} />}
          label={counted('halts.resumeAll', halt.waitingJobs)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
