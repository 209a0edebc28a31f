import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ConditionForm, type ConditionProps } from './ConditionForm';
import { ConsentTicks } from './ConsentTicks';

/** Who lacks at least one of what is ticked. */
export function LacksForm({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const label = translate('users.filter.lacksAny');
  const [lacksAny, setLacksAny] = useState(filter.lacksAny ?? []);
  return (
    <ConditionForm onApply={() => onApply({ lacksAny })}>
      <ConsentTicks caption={label} columns={[{ label, value: lacksAny, onChange: setLacksAny }]} />
    </ConditionForm>
  );
}
