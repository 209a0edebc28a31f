import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { NoticeText } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { DayField } from '../shared/DayField';
import { isDay, isTurned } from '../shared/days';
import { ReasonField } from '../shared/ReasonField';
import { formatKst } from '../shared/times';
import { useOnce } from '../shared/useOnce';
import { type BeforeChoice, VersionBefore } from './VersionBefore';

export type NoticeAct = 'end' | 'supersede';

interface NoticeActDialogProps {
  notice: NoticeText;
  act: NoticeAct;
  onClose: () => void;
}

/** Ends the period of a notice, or marks it as a wrong entry. */
export function NoticeActDialog({ notice, act, onClose }: NoticeActDialogProps) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [before, setBefore] = useState<BeforeChoice>({ choice: '', until: '' });
  const [tried, setTried] = useState(false);
  const isEnd = act === 'end';
  const once = useOnce();
  const run = useMutation({
    mutationFn: () => {
      const body = { reason: reason.trim(), ...(isEnd ? { until } : beforeOf(before)) };
      return once(body, (key) => http.post<NoticeText>(`/notices/${notice.id}/${act}`, body, key));
    },
    onSuccess: () => {
      for (const key of ['notices', 'person', 'history']) queries.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  const begins = formatKst(notice.from, 'day') ?? '';
  const dayIsBad = isEnd && (isTurned(begins, until) ? translate('error.turnedPeriod') : !isDay(until));
  const choiceIsMissing = !isEnd && notice.ended !== null && before.choice === '';
  const beforeIsBad = before.choice === 'again' && before.until !== '' && !isDay(before.until);
  const submit = () => {
    setTried(true);
    if (reason.trim() && !dayIsBad && !choiceIsMissing && !beforeIsBad) run.mutate();
  };
  return (
    <ActionDialog
      open
      danger={!isEnd}
      title={translate(`notices.act.${act}Question`)}
      submit={translate(`notices.act.${act}`)}
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
      {!isEnd && notice.ended && (
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

function beforeOf({ choice, until }: BeforeChoice) {
  return choice === 'again' ? { before: until ? { until } : {} } : {};
}
