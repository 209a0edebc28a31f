import Button from '@mui/material/Button';
import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import { EmptyState } from '../shared/EmptyState';

/** Nobody matches, or nobody has been read yet: two different things to do. */
export function NoUsers({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const translate = useTranslate();
  const maySync = useMay('syncs.run');
  if (filtered) {
    return (
      <EmptyState
        title={translate('users.empty.noMatchTitle')}
        body={translate('users.empty.noMatchBody')}
        action={<Button onClick={onClear}>{translate('action.clearFilters')}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={translate('users.empty.title')}
      body={translate('users.empty.body')}
      action={maySync && <LinkBase to="/syncs">{translate('users.empty.action')}</LinkBase>}
    />
  );
}
