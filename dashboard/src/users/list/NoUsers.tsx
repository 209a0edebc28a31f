import Button from '@mui/material/Button';
import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../../providers/session';
import { EmptyState } from '../../shared/EmptyState';
import { isKakaoId } from '../../shared/ids';
import { lookupOf } from '../../shared/targets';
import { FirstSync } from './FirstSync';

interface NoUsersProps {
  filtered: boolean;
  /** What was searched for. */
  q?: string;
  onClear: () => void;
}

/** Nobody matches, or nobody has been read yet: two different things to do. */
export function NoUsers({ filtered, q = '', onClear }: NoUsersProps) {
  const translate = useTranslate();
  const mayLookUp = useMay('users.lookup');
  if (!filtered) return <FirstSync />;
  const id = q.trim();
  const isUnknownId = isKakaoId(id) && mayLookUp;
  const body = isUnknownId ? 'unknownIdBody' : id && !isKakaoId(id) ? 'noMatchSearchBody' : 'noMatchBody';
  return (
    <EmptyState
      title={translate('users.empty.noMatchTitle')}
      body={translate(`users.empty.${body}`)}
      action={
        <>
          {isUnknownId && <LinkBase {...lookupOf([id])}>{translate('person.toLookup')}</LinkBase>}
          <Button onClick={onClear}>{translate('action.clearFilters')}</Button>
        </>
      }
    />
  );
}
