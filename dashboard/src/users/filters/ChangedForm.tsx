import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConditionForm, type ConditionProps } from './ConditionForm';
import { ConsentTicks } from './ConsentTicks';
import { DayRange, useDayRange } from './DayRange';

/** Who agreed anew to what or took it back, and when; days alone find every change. */
export function ChangedForm({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const t = (key: string) => translate(`users.filter.${key}`);
  const range = useDayRange(filter.changedFrom, filter.changedTo);
  const [gave, setGave] = useState(filter.gave ?? []);
  const [withdrew, setWithdrew] = useState(filter.withdrew ?? []);
  return (
    <ConditionForm
      isBad={range.isBad}
      onApply={() => onApply({ changedFrom: range.from, changedTo: range.to, gave, withdrew })}
    >
      <DayRange range={range} />
      <ConsentTicks
        caption={t('menu.changed')}
        columns={[
          { label: t('gave'), value: gave, onChange: setGave },
          { label: t('withdrew'), value: withdrew, onChange: setWithdrew },
        ]}
      />
      <span className="card-note">{t('changedHelp')}</span>
    </ConditionForm>
  );
}
