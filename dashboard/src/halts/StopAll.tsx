import StopIcon from '@mui/icons-material/ReportOutlined';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { focusGoesOn } from '../shared/focusGoesOn';
import { ReasonField } from '../shared/ReasonField';
import { useHalt, useHaltChange, useIsHalted, useOvertaken } from './useHalt';

/** The switch that stops all jobs at once; not there while a stop is known to be in force. */
export function StopAll({ small }: { small?: boolean }) {
  const translate = useTranslate();
  const may = useMay('jobs.run');
  const isHalted = useIsHalted();
  const [open, setOpen] = useState(false);
  // Once that stop is lifted nobody is asked anew whether to stop.
  useOvertaken(open && isHalted, 'already_halted', () => setOpen(false));
  if (!may || isHalted) return null;
  return (
    <>
      <Button
        ref={focusGoesOn}
        color="error"
        variant="outlined"
        size={small ? 'small' : 'medium'}
        startIcon={<StopIcon aria-hidden />}
        aria-label={translate('halts.stop')}
        onClick={() => setOpen(true)}
      >
        <span className="stop-text">{translate('halts.stop')}</span>
      </Button>
      {open && <StopDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function StopDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const isUnknown = useHalt() === undefined;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const stop = useHaltChange<{ reason: string }>('/halts', onClose);
  const submit = () => {
    setTried(true);
    if (reason.trim()) stop.mutate({ reason: reason.trim() });
  };
  return (
    <ActionDialog
      open
      danger
      title={translate('halts.question')}
      submit={translate('halts.stop')}
      effect={
        <Band kind="danger">
          <span>{translate('halts.effect')}</span>
          <span>{translate('halts.afterwards')}</span>
          {isUnknown && <span>{translate('halts.unknown')}</span>}
        </Band>
      }
      busy={stop.isPending}
      error={stop.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
