import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSession } from '../providers/session';
import type { ListedOperator, Operator } from '../providers/types';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { OperatorDialog } from './OperatorDialog';
import { operatorsQuery } from './operatorsQuery';

/** All accounts, to be made, changed and disabled. */
export default function OperatorList() {
  const translate = useTranslate();
  const [editing, setEditing] = useState<Operator | 'new' | null>(null);
  const { data, error, refetch } = useQuery(operatorsQuery);
  const columns = useColumns(setEditing);
  return (
    <Page
      title={translate('operators.title')}
      meta={[translate('operators.lead')]}
      actions={
        <Button variant="contained" onClick={() => setEditing('new')}>
          {translate('operators.add')}
        </Button>
      }
    >
      <div className="card">
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : (
          <Table
            caption={translate('operators.caption')}
            columns={columns}
            rows={data?.data}
            rowKey={({ id }) => id}
            skeletonRows={3}
          />
        )}
      </div>
      {editing && (
        <OperatorDialog operator={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Page>
  );
}

function useColumns(onEdit: (operator: Operator) => void): Column<ListedOperator>[] {
  const translate = useTranslate();
  const me = useSession()?.operator.id;
  const t = (key: string) => translate(`operators.column.${key}`);
  return [
    {
      key: 'name',
      label: t('name'),
      head: true,
      render: ({ id, name }) => (
        <>
          <bdi className="long-name">{name}</bdi>{' '}
          {id === me && <span className="card-note">({translate('operators.me')})</span>}
        </>
      ),
    },
    { key: 'email', label: t('email'), render: ({ email }) => <span className="long-name">{email}</span> },
    { key: 'role', label: t('role'), render: ({ role }) => translate(`role.${role}`) },
    {
      key: 'state',
      label: t('state'),
      render: ({ disabled }) => (
        <span className={`tag ${disabled ? '' : 'tag-ok'}`}>
          {translate(disabled ? 'operators.disabled' : 'operators.active')}
        </span>
      ),
    },
    { key: 'createdAt', label: t('createdAt'), render: ({ createdAt }) => <Time value={createdAt} /> },
    {
      key: 'lastSeenAt',
      label: t('lastSeenAt'),
      render: ({ lastSeenAt }) =>
        lastSeenAt ? (
          <Time value={lastSeenAt} />
        ) : (
          <span className="absent">{translate('operators.never')}</span>
        ),
    },
    {
      key: 'edit',
      label: <span className="visually-hidden">{t('edit')}</span>,
      className: 'right',
      render: (operator) => (
        <Button size="small" aria-label={`${t('edit')}: ${operator.name}`} onClick={() => onEdit(operator)}>
          {t('edit')}
        </Button>
      ),
    },
  ];
}
