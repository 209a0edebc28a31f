import { LinkBase, useTranslate } from 'react-admin';
import { useSeesFields } from '../providers/session';
import type { User } from '../providers/types';
import { CopyId } from '../shared/CopyId';
import { Time } from '../shared/Moment';
import { StatusTag } from '../shared/StatusTag';
import type { Column } from '../shared/Table';
import { ScopeChips, TermChips } from './ConsentChips';
import { FieldValue } from './FieldValue';
import { useNameOf } from './useNameOf';

/**
 * Columns of a list of people, the same on the users page, in look-ups and in job samples. To whom no personal field is
 * given, people go by their ids: columns that say in each row that something is hidden say nothing.
 *
 * @param from path of the page to which a person's page leads back; the list of people where it is not said
 */
export function useUserColumns(from?: string): Column<User>[] {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const seesFields = useSeesFields();
  const columns: Column<User>[] = [
    {
      key: 'nickname',
      label: translate('users.column.nickname'),
      sortBy: 'nickname',
      head: true,
      className: 'nowrap person-name',
      render: (user) => (
        <PersonLink id={user.id} from={from}>
          {nameOf(user)}
        </PersonLink>
      ),
    },
    {
      key: 'id',
      label: translate('users.column.id'),
      sortBy: 'id',
      head: !seesFields,
      render: ({ id }) => (seesFields ? <CopyId value={id} /> : <PersonId id={id} from={from} />),
    },
    {
      key: 'email',
      label: translate('users.column.email'),
      className: 'person-email',
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
  return seesFields ? columns : columns.filter(({ key }) => key !== 'nickname' && key !== 'email');
}

/** An id that can be copied and leads to its person. */
export function PersonId({ id, from }: { id: string; from?: string }) {
  return (
    <CopyId value={id}>
      <PersonLink id={id} from={from}>
        {id}
      </PersonLink>
    </CopyId>
  );
}

/** A name or an id that leads to its person, and from there back. */
export function PersonLink({ id, from, children }: { id: string; from?: string; children: string }) {
  return (
    <LinkBase className="row-link" to={`/users/${id}`} state={{ from }}>
      <bdi>{children}</bdi>
    </LinkBase>
  );
}
