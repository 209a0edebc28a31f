import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import type { ProtectedUser } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { focusGoesOn } from '../shared/focusGoesOn';
import { isKakaoId } from '../shared/ids';
import { LongText } from '../shared/LongText';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Page } from '../shared/Page';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { PersonId } from '../users/columns';
import { ProtectDialog } from './ProtectDialog';
import { UnprotectDialog } from './UnprotectDialog';
import './protected-users.css';

/** People whom no job may unlink, the last added first. */
export default function ProtectedUserList() {
  const translate = useTranslate();
  const counted = useCounted();
  const mayAdd = useMay('protected-users.add');
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<string | null>(null);
  const id = isKakaoId(typed.trim()) ? typed.trim() : '';
  const list = useCursorList<ProtectedUser>({
    queryKey: ['protected-users'],
    path: '/protected-users',
    query: { id },
  });
  const total = list.data?.total;
  const columns = useColumns(setEnding);
  return (
    <Page
      title={translate('protectedUsers.title')}
      meta={[
        translate('protectedUsers.lead'),
        ...(total === undefined ? [] : [counted('users.count', total)]),
      ]}
      actions={
        mayAdd && (
          <Button variant="contained" onClick={() => setAdding(true)}>
            {translate('protectedUsers.add')}
          </Button>
        )
      }
    >
      <div className="filter-row protected-search">
        <input
          type="search"
          className="filter-button num"
          inputMode="numeric"
          aria-label={translate('protectedUsers.search')}
          placeholder={translate('protectedUsers.search')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        {typed.trim() !== '' && !id && (
          <span className="field-error" role="alert">
            {translate('audit.filter.badId')}
          </span>
        )}
      </div>
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('protectedUsers.caption')}
          columns={columns}
          rowKey={(row) => row.id}
          total={total}
          empty={
            <EmptyState
              title={translate(id ? 'protectedUsers.notFound' : 'protectedUsers.empty')}
              body={translate(id ? 'protectedUsers.notFoundBody' : 'protectedUsers.emptyBody')}
            />
          }
        />
      </div>
      {adding && <ProtectDialog onClose={() => setAdding(false)} />}
      {ending && <UnprotectDialog id={ending} onClose={() => setEnding(null)} />}
    </Page>
  );
}

function useColumns(onEnd: (id: string) => void): Column<ProtectedUser>[] {
  const translate = useTranslate();
  const mayRemove = useMay('protected-users.remove');
  const t = (key: string) => translate(`protectedUsers.column.${key}`);
  const columns: Column<ProtectedUser>[] = [
    {
      key: 'id',
      label: t('id'),
      head: true,
      render: ({ id }) => <PersonId id={id} from="/protected-users" />,
    },
    {
      key: 'reason',
      label: t('reason'),
      className: 'sentence',
      render: ({ reason }) => (
        <div className="pre">
          <LongText text={reason} />
        </div>
      ),
    },
    {
      key: 'createdBy',
      label: t('createdBy'),
      className: 'nowrap',
      render: ({ createdBy }) => createdBy?.name ?? '-',
    },
    { key: 'createdAt', label: t('createdAt'), render: ({ createdAt }) => <Time value={createdAt} /> },
  ];
  if (!mayRemove) return columns;
  const end: Column<ProtectedUser> = {
    key: 'end',
    label: <span className="visually-hidden">{translate('protectedUsers.end')}</span>,
    className: 'right',
    render: ({ id }) => (
      <Button
        ref={focusGoesOn}
        size="small"
        aria-label={`${translate('protectedUsers.end')}: ${id}`}
        onClick={() => onEnd(id)}
      >
        {translate('protectedUsers.end')}
      </Button>
    ),
  };
  return [...columns, end];
}
