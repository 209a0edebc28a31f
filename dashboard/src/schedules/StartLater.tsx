import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Job } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { DayField } from '../shared/DayField';
import { isDay } from '../shared/days';
import { SteadyButton } from '../shared/SteadyButton';
import { useCreate } from '../shared/useCreate';
import { TimeField } from './TimingFields';
import { isTime, momentOf } from './timing';
import './schedules.css';

interface StartLaterProps {
  job: Job;
  /** It was to go before other jobs on the same people, which only a start by hand arranges. */
  goesFirst: boolean;
  disabled: boolean;
  onRefused: (error: unknown) => void;
}

/** Starts a draft once at a later time, with all safeguards; it is what was confirmed that will start. */
export function StartLater({ job, goesFirst, disabled, onRefused }: StartLaterProps) {
  const translate = useTranslate();
  const [isOpen, setIsOpen] = useState(false);
  const [day, setDay] = useState('');
  const [time, setTime] = useState('03:00');
  const [tried, setTried] = useState(false);
  const at = momentOf(day, time);
  const t = (name: string, params?: object) => translate(`schedules.later.${name}`, params);
  const make = useCreate('/schedules', onRefused);
  const name = t('name', { kind: translate(`jobs.kind.${job.kind}`), id: `#${job.id}` });
  return (
    <>
      <SteadyButton disabled={disabled} onClick={() => setIsOpen(true)}>
        {t('open')}
      </SteadyButton>
      {isOpen && (
        <ActionDialog
          open
          title={t('title')}
          submit={t('submit')}
          effect={
            <>
              <p>{t('body')}</p>
              {goesFirst && (
                <Band kind="warn" title={t('afterOthers')}>
                  <span>{t('afterOthersBody')}</span>
                </Band>
              )}
            </>
          }
          busy={make.isPending}
          error={make.error}
          onSubmit={() => {
            setTried(true);
            if (at) make.mutate({ name, job: { draftId: job.id }, timing: { every: 'once', at } });
          }}
          onClose={() => setIsOpen(false)}
        >
          <div className="row schedule-when">
            <DayField
              label={translate('schedules.timing.date')}
              value={day}
              onChange={setDay}
              error={tried && !isDay(day)}
            />
            <TimeField value={time} onChange={setTime} error={tried && !isTime(time)} />
          </div>
          {tried && !at ? (
            <p className="field-error" role="alert">
              {t('wrong')}
            </p>
          ) : (
            <p className="card-note">{translate('schedules.timing.help')}</p>
          )}
        </ActionDialog>
      )}
    </>
  );
}
