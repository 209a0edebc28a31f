import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import type { Drift } from '../providers/types';
import { CopyId } from '../shared/CopyId';
import { CursorTable } from '../shared/CursorTable';
import { Time } from '../shared/Moment';
import { Card } from '../shared/Page';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';

/** Ids that the own systems take for linked and that Kakao never named: no list of people has them. */
export function UnknownPeopleCard({ comparedAt }: { comparedAt: string | null }) {
  const translate = useTranslate();
  const mayLookUp = useMay('users.lookup');
  const list = useCursorList<Drift>({
    // After another comparison they may be others.
    queryKey: ['drift', 'unknown-people', comparedAt],
    path: '/drift/people',
    query: { kind: 'unknown-to-kakao' },
  });
  const columns: Column<Drift>[] = [
    {
      key: 'id',
      label: translate('users.column.id'),
      head: true,
      className: 'nowrap num',
      render: ({ userId }) => <CopyId value={userId} />,
    },
    {
      key: 'foundAt',
      label: translate('drift.column.foundAt'),
      render: ({ foundAt }) => <Time value={foundAt} />,
    },
  ];
  if (mayLookUp) {
    columns.push({
      key: 'lookup',
      label: <span className="visually-hidden">{translate('drift.lookUp')}</span>,
      className: 'right nowrap',
      render: ({ userId }) => (
        <LinkBase to={`/lookup?ids=${userId}`} aria-label={`${translate('drift.lookUp')}: ${userId}`}>
          {translate('drift.lookUp')}
        </LinkBase>
      ),
    });
  }
  return (
    <div id="unknown-people">
      <Card title={translate('drift.kind.unknown-to-kakao')} flush>
        <CursorTable
          list={list}
          caption={translate('drift.unknownCaption')}
          columns={columns}
          rowKey={({ userId }) => userId}
          skeletonRows={3}
        />
      </Card>
    </div>
  );
}
