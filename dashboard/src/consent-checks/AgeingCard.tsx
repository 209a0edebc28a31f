import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { MarketingAgeing } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { useNumber } from '../shared/numbers';
import { Card } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { PeopleLink } from '../users/PeopleLink';

type Row = MarketingAgeing['data'][number];

const BUCKETS = ['overdue', 'within30', 'within60', 'within90', 'later', 'unknown'] as const;

/** Who has to confirm the consent to marketing when; each figure leads to its people. */
export function AgeingCard() {
  const translate = useTranslate();
  const { data, error, refetch } = useQuery({
    queryKey: ['marketing-ageing'],
    queryFn: ({ signal }) => http.get<MarketingAgeing>('/marketing-ageing', undefined, signal),
    staleTime: 60_000,
  });
  const columns = useColumns();
  const t = (key: string) => translate(`consentChecks.ageing.${key}`);
  const isUnset = data?.data.some(({ isMarketing }) => !isMarketing);
  return (
    <Card title={t('title')} note={t('note')} flush>
      {error && !data ? (
        <LoadError error={error} onRetry={() => refetch()} />
      ) : data?.data.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <Table
          caption={t('caption')}
          columns={columns}
          rows={data?.data}
          rowKey={({ tag }) => tag}
          skeletonRows={2}
        />
      )}
      {isUnset && <p className="card-note card-body">{t('unset')}</p>}
    </Card>
  );
}

function useColumns(): Column<Row>[] {
  const translate = useTranslate();
  const number = useNumber();
  const t = (key: string) => translate(`consentChecks.ageing.${key}`);
  return [
    { key: 'tag', label: t('term'), head: true, render: ({ tag }) => tag },
    { key: 'total', label: t('total'), className: 'right num', render: ({ total }) => number(total) },
    ...BUCKETS.map((name) => ({
      key: name,
      label: t(`bucket.${name}`),
      className: 'right num nowrap',
      render: ({ tag, buckets }: Row) => {
        const { people = 0, reconfirm } = buckets.find(({ bucket }) => bucket === name) ?? {};
        return <PeopleLink count={people} filter={{ reconfirm }} what={`${tag}, ${t(`bucket.${name}`)}`} />;
      },
    })),
  ];
}
