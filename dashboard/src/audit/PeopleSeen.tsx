import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../shared/ActionDialog';
import { DayField } from '../shared/DayField';
import { isDay, isTurned } from '../shared/days';
import { ReasonField } from '../shared/ReasonField';
import { useDownload } from '../shared/useDownload';
import { useLanguage } from '../shared/useLanguage';
import { AccountField, AccountsUnloaded } from './AccountField';
import { type AuditFilter, toPeriod } from './auditUrl';

type Asked = Pick<AuditFilter, 'operatorId' | 'from' | 'to'>;

/** Takes out as a file whom an account saw in a period, as is asked after a leak. */
export function PeopleSeen({ filter }: { filter: Asked }) {
  const translate = useTranslate();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{translate('audit.peopleSeen.open')}</Button>
      {isOpen && <PeopleSeenDialog filter={filter} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function PeopleSeenDialog({ filter, onClose }: { filter: Asked; onClose: () => void }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`audit.peopleSeen.${key}`);
  const language = useLanguage();
  const [asked, setAsked] = useState<Asked>(filter);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { operatorId, from, to } = asked;
  const isBadFrom = !isDay(from);
  const toIsBad = isTurned(from, to) ? translate('error.turnedPeriod') : to !== '' && !isDay(to);
  const taking = useDownload('/audit-events/people.csv', onClose);
  const submit = () => {
    setTried(true);
    // Days that are half typed are no moments yet.
    if (isBadFrom || toIsBad || !reason.trim()) return;
    const period = toPeriod(asked);
    taking.mutate({
      from: period.from,
      ...(period.to && { to: period.to }),
      ...(operatorId && { operatorId }),
      reason: reason.trim(),
      language,
    });
  };
  return (
    <ActionDialog
      open
      title={t('title')}
      submit={translate('action.download')}
      effect={t('body')}
      busy={taking.isPending}
      error={taking.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <AccountField value={operatorId} onChange={(id) => setAsked({ ...asked, operatorId: id })} />
      <AccountsUnloaded />
      <DayField
        label={translate('audit.filter.from')}
        value={from}
        onChange={(day) => setAsked({ ...asked, from: day })}
        error={tried && isBadFrom}
      />
      <DayField
        label={translate('audit.filter.to')}
        value={to}
        onChange={(day) => setAsked({ ...asked, to: day })}
        error={tried && toIsBad}
        help={t('untilNow')}
      />
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} />
    </ActionDialog>
  );
}
