import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Loaded } from '../../shared/Loaded';
import { useCatalogue } from '../labels';
import { ConditionForm, type ConditionProps } from './ConditionForm';
import { DUES, isTurnedDue, readReconfirm } from './reconfirm';

const CHOICES = Object.keys(DUES) as (keyof typeof DUES)[];

/** Who has to confirm the consent to a term when. */
export function ReconfirmForm({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const t = (key: string) => translate(`users.filter.${key}`);
  const catalogue = useCatalogue();
  const inForce = readReconfirm(filter.reconfirm ?? '');
  const [tag, setTag] = useState(inForce?.tag ?? '');
  const [choice, setChoice] = useState<keyof typeof DUES | 'days'>(() =>
    inForce ? (CHOICES.find((one) => DUES[one] === inForce.due) ?? 'days') : 'overdue',
  );
  const [from, setFrom] = useState(inForce?.from ?? '');
  const [to, setTo] = useState(inForce?.to ?? '');
  const due = choice === 'days' ? `${from.trim()}..${to.trim()}` : DUES[choice];
  const reconfirm = `${tag}:${due}`;
  const isTurned = choice === 'days' && isTurnedDue({ from: from.trim(), to: to.trim() });
  const isBad = due === '..' || isTurned || readReconfirm(reconfirm) === null;
  return (
    <ConditionForm isBad={isBad} onApply={() => onApply({ reconfirm })}>
      <Loaded query={catalogue} lines={1}>
        {({ terms }) => (
          <TextField
            select
            label={translate('notices.kind.term')}
            value={tag}
            onChange={({ target }) => setTag(target.value)}
          >
            {[...new Set([...terms.map((term) => term.tag), ...(tag ? [tag] : [])])].map((one) => (
              <MenuItem key={one} value={one}>
                {one}
              </MenuItem>
            ))}
          </TextField>
        )}
      </Loaded>
      <TextField
        select
        label={t('menu.reconfirm')}
        value={choice}
        onChange={({ target }) => setChoice(target.value as typeof choice)}
      >
        {CHOICES.map((one) => (
          <MenuItem key={one} value={one}>
            {translate(`consentChecks.ageing.bucket.${one}`)}
          </MenuItem>
        ))}
        <MenuItem value="days">{t('dueDays')}</MenuItem>
      </TextField>
      {choice === 'days' && (
        <>
          <div className="row">
            <TextField label={t('dueFrom')} value={from} onChange={({ target }) => setFrom(target.value)} />
            <TextField label={t('dueTo')} value={to} onChange={({ target }) => setTo(target.value)} />
          </div>
          <span className="card-note">{t('dueHelp')}</span>
          {isTurned && <span role="alert">{translate('error.turnedPeriod')}</span>}
        </>
      )}
    </ConditionForm>
  );
}
