import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ApiError, http } from '../providers/http';
import type { NoticeText } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { DayField } from '../shared/DayField';
import { isDay, isTurned } from '../shared/days';
import { ReasonField } from '../shared/ReasonField';
import { formatKst } from '../shared/times';
import { useOnce } from '../shared/useOnce';
import { takerOf } from './takenTime';
import { type BeforeChoice, LastDayBefore, VersionBefore } from './VersionBefore';

const UNDECIDED: BeforeChoice = { choice: '', until: '' };

export type NoticeAct = 'end' | 'supersede' | 'restore';

interface NoticeActDialogProps {
  notice: NoticeText;
  act: NoticeAct;
  onClose: () => void;
}

/** Where each act is asked for, below the notice. */
const PATH = { end: 'end', supersede: 'supersede', restore: 'restore-before' };

/** Ends the period of a notice, marks it as a wrong entry, or lets the version stand again that such a one had ended. */
export function NoticeActDialog({ notice, act, onClose }: NoticeActDialogProps) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [before, setBefore] = useState(UNDECIDED);
  const [tried, setTried] = useState(false);
  // What was asked about keeps its name where somebody else has dealt with it meanwhile.
  const [version, setVersion] = useState(notice.ended?.version);
  if (notice.ended && notice.ended.version !== version) setVersion(notice.ended.version);
  const isEnd = act === 'end';
  const isRestore = act === 'restore';
  const once = useOnce();
  const run = useMutation({
    mutationFn: () => {
      const more = isEnd ? { until } : isRestore ? again(notice, until) : beforeOf(notice, before);
      const body = { reason: reason.trim(), ...more };
      return once(body, (key) => http.post<NoticeText>(`/notices/${notice.id}/${PATH[act]}`, body, key));
    },
    onSuccess: () => {
      for (const key of ['notices', 'person', 'history']) queries.invalidateQueries({ queryKey: [key] });
      onClose();
    },
    onError: (error) => {
      // The page shows by now which version it is: that is decided anew.
      if (error instanceof ApiError && error.code === 'other_version_before') setBefore(UNDECIDED);
    },
  });
  const begins = formatKst(notice.from, 'day') ?? '';
  const dayIsBad = isEnd && (isTurned(begins, until) ? translate('error.turnedPeriod') : !isDay(until));
  const choiceIsMissing = act === 'supersede' && notice.ended !== null && before.choice === '';
  // The day on which the version before ended, and from which on it stands again.
  const isBadForBefore = (day: string) =>
    isTurned(begins, day)
      ? translate('notices.before.tooEarly', { version: notice.ended?.version, day: begins })
      : day !== '' && !isDay(day);
  const againIsBad = isRestore && isBadForBefore(until);
  const beforeIsBad = before.choice === 'again' && isBadForBefore(before.until);
  const submit = () => {
    setTried(true);
    if (reason.trim() && !dayIsBad && !choiceIsMissing && !beforeIsBad && !againIsBad) run.mutate();
  };
  return (
    <ActionDialog
      open
      danger={act === 'supersede'}
      title={translate(`notices.act.${act}Question`, { version })}
      submit={translate(`notices.act.${act}`, { version })}
      effect={translate(`notices.act.${act}Effect`)}
      busy={run.isPending}
      error={run.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {isEnd && (
        <DayField
          label={translate('notices.form.lastDay')}
          value={until}
          onChange={setUntil}
          error={tried && dayIsBad}
        />
      )}
      {isRestore && (
        <LastDayBefore notice={notice} value={until} onChange={setUntil} error={tried && againIsBad} />
      )}
      {act === 'supersede' && notice.ended && (
        <VersionBefore
          notice={notice}
          value={before}
          onChange={setBefore}
          isMissing={tried && choiceIsMissing}
          dayError={tried && beforeIsBad}
        />
      )}
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} />
    </ActionDialog>
  );
}

function beforeOf(notice: NoticeText, { choice, until }: BeforeChoice) {
  return notice.ended && choice === 'again' ? { before: again(notice, until) } : {};
}

/** The version that stands again and its end, both as the dialog says them. */
const again = (notice: NoticeText, lastDay: string) => ({
  id: notice.ended?.id,
  until: lastDay || takerOf(notice)?.from || notice.until,
});
