import { LinkBase, useTranslate } from 'react-admin';
import type { User } from '../providers/types';
import { CopyId } from '../shared/CopyId';
import { Time } from '../shared/Moment';
import { StatusTag } from '../shared/StatusTag';
import type { Column } from '../shared/Table';
import { ScopeChips, TermChips } from './ConsentChips';
import { FieldValue } from './FieldValue';
import { useNameOf } from './useNameOf';

/** Columns of a list of people, the same on the users page, in look-ups and in job samples. */
export function useUserColumns(from: string): Column<User>[] {
  const translate = useTranslate();
  const nameOf = useNameOf();
  return [
    {
      key: 'nickname',
      label: translate('users.column.nickname'),
      sortBy: 'nickname',
      head: true,
      className: 'nowrap',
      render: (user) => (
        <LinkBase className="row-link" to={`/users/${user.id}`} state={{ from }}>
          <bdi>{nameOf(user)}</bdi>
        </LinkBase>
      ),
    },
    {
      key: 'id',
      label: translate('users.column.id'),
      sortBy: 'id',
      render: (user) => <CopyId value={user.id} />,
    },
    {
      key: 'email',
      label: translate('users.column.email'),
      className: 'nowrap',
      render: (user) => <FieldValue user={user} field="email" />,
    },
    {
      key: 'status',
      label: translate('users.column.status'),
      render: (user) => <StatusTag status={user.status} />,
    },
    {
      key: 'consents',
      label: translate('users.column.consents'),
      render: (user) => <ScopeChips user={user} />,
    },
    {
      key: 'terms',
      label: translate('users.column.terms'),
      render: (user) => <TermChips user={user} />,
    },
    {
      key: 'connectedAt',
      label: translate('users.column.connectedAt'),
      sortBy: 'connectedAt',
      className: 'nowrap',
      render: (user) => <Time value={user.connectedAt} />,
    },
  ];
}
