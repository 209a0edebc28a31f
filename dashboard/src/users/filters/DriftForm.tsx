import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { CheckList } from '../../shared/CheckList';
import { DRIFTS, isListedDrift } from '../listUrl';
import { ConditionForm, type ConditionProps } from './ConditionForm';

/** In which ways Kakao differs from what the own systems were told. */
export function DriftForm({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const [kinds, setKinds] = useState<string[]>(filter.drift ?? []);
  return (
    <ConditionForm onApply={() => onApply({ drift: kinds.filter(isListedDrift) })}>
      <CheckList
        legend={translate('drift.kinds')}
        choices={DRIFTS.map((kind) => ({ value: kind, label: translate(`drift.kind.${kind}`) }))}
        value={kinds}
        onChange={setKinds}
      />
    </ConditionForm>
  );
}
