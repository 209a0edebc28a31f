import Button from '@mui/material/Button';
import type { FormEvent, ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { UserFilter } from '../../providers/types';

/** What the form of a condition is given; it begins with what is in force, and is made anew each time it opens. */
export interface ConditionProps {
  filter: UserFilter;
  onApply: (patch: Partial<UserFilter>) => void;
}

interface ConditionFormProps {
  isBad?: boolean;
  onApply: () => void;
  children: ReactNode;
}

/** Applied as a whole, by Enter too; never while something in it is wrong. */
export function ConditionForm({ isBad = false, onApply, children }: ConditionFormProps) {
  const translate = useTranslate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBad) onApply();
  };
  return (
    <form className="stack filter-form" onSubmit={submit}>
      {children}
      <div className="filter-apply">
        <Button type="submit" disabled={isBad} fullWidth>
          {translate('action.apply')}
        </Button>
      </div>
    </form>
  );
}
