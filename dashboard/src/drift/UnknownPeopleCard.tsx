import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { CursorPage, Drift } from '../providers/types';
import { CopyId } from '../shared/CopyId';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { Card } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { type Column, Table } from '../shared/Table';
import { usePages } from '../shared/usePages';

const LIMIT = 25;

/** Ids that the own systems take for linked and that Kakao never named: no list of people has them. */
export function UnknownPeopleCard({ comparedAt }: { comparedAt: string | null }) {
  const translate = useTranslate();
  const mayLookUp = useMay('users.lookup');
  const pages = usePages('unknown');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    // After another comparison they may be others.
    queryKey: ['drift', 'unknown-people', comparedAt, pages.cursor],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Drift>>(
        '/drift/people',
        { kind: 'unknown-to-kakao', limit: LIMIT, cursor: pages.cursor },
        signal,
      ),
    placeholderData: keepPreviousData,
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
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : (
          <>
            <Table
              caption={translate('drift.unknownCaption')}
              columns={columns}
              rows={data?.data}
              rowKey={({ userId }) => userId}
              busy={isPlaceholderData}
              skeletonRows={3}
            />
            {data && (
              <Pager
                page={pages.page}
                limit={LIMIT}
                shown={data.data.length}
                onFirst={pages.first}
                onPrevious={pages.previous}
                onNext={pages.next(data.nextCursor)}
              />
            )}
          </>
        )}
      </Card>
    </div>
  );
}
