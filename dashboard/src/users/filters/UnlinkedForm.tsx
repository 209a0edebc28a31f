import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { CheckList } from '../../shared/CheckList';
import { useCauseLabel } from '../labels';
import { UNLINK_CAUSES } from '../listUrl';
import { ConditionForm, type ConditionProps } from './ConditionForm';
import { DayRange, useDayRange } from './DayRange';

/** When a link ended, and why. */
export function UnlinkedForm({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const causeLabel = useCauseLabel();
  const range = useDayRange(filter.unlinkedFrom, filter.unlinkedTo);
  const [unlinkedBy, setUnlinkedBy] = useState(filter.unlinkedBy ?? []);
  // What Kakao says anew is no choice yet, but may be in force by a link from elsewhere.
  const causes = [...new Set([...UNLINK_CAUSES, ...(filter.unlinkedBy ?? [])])];
  return (
    <ConditionForm
      isBad={range.isBad}
      onApply={() => onApply({ unlinkedFrom: range.from, unlinkedTo: range.to, unlinkedBy })}
    >
      <DayRange range={range} />
      <CheckList
        legend={translate('users.filter.unlinkedBy')}
        choices={causes.map((cause) => ({ value: cause, label: causeLabel(cause) }))}
        value={unlinkedBy}
        onChange={setUnlinkedBy}
      />
    </ConditionForm>
  );
}
