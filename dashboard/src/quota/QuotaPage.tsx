import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Quota } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadedCards } from '../shared/Loaded';
import { useCounted, useNumber } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { useRateText } from './useRateText';
import './quota.css';

type Endpoint = Quota['endpoints'][number];

/** What is known of Kakao's quotas: used and left, by endpoint, and how fast calls go. */
export default function QuotaPage() {
  const translate = useTranslate();
  const quota = useQuery({
    queryKey: ['quota'],
    queryFn: () => http.get<Quota>('/quota'),
    refetchInterval: 10_000,
  });
  return (
    <Page title={translate('quota.title')} meta={[translate('quota.lead')]}>
      <LoadedCards query={quota} lines={5}>
        {(data) => <Figures quota={data} />}
      </LoadedCards>
    </Page>
  );
}

function Figures({ quota: { month, rate, today, endpoints } }: { quota: Quota }) {
  const translate = useTranslate();
  const counted = useCounted();
  const columns = useColumns();
  const rateText = useRateText();
  const percent = month.limit > 0 ? Math.min(100, (month.used / month.limit) * 100) : 0;
  return (
    <div className="stack">
      <div className="quota-cards">
        <Card title={translate('quota.month', { period: month.period })}>
          <div className="stack quota-month">
            <div className="spread">
              <span className="quota-figure num">{counted('quota.calls', month.used)}</span>
              <span className="muted num">
                {translate('quota.limit')} {counted('quota.calls', month.limit)}
              </span>
            </div>
            <meter
              min={0}
              max={month.limit}
              value={month.used}
              aria-label={translate('quota.usage', { percent: percent.toFixed(1) })}
            />
            <span className="muted num">
              {translate('quota.left')} {counted('quota.calls', month.left)}
            </span>
            <span className="muted num">
              {translate('quota.reserve')} {counted('quota.calls', month.reserve)} ·{' '}
              {translate('quota.leftForBulk')} {counted('quota.calls', month.leftForBulk)}
            </span>
          </div>
        </Card>
        <Card title={translate('quota.today', { period: today.period })}>
          <div className="stack quota-month">
            <span className="quota-figure num">{counted('quota.calls', today.used)}</span>
            <span className="muted num">
              {translate('quota.refused')} {counted('quota.calls', today.refused)}
            </span>
            <span className="muted num">
              {translate('quota.rate.title')}: {rateText(rate)}
            </span>
          </div>
        </Card>
      </div>
      <Card title={translate('quota.endpoints')} flush>
        {endpoints.length ? (
          <Table
            caption={translate('quota.caption')}
            columns={columns}
            rows={endpoints}
            rowKey={({ endpoint }) => endpoint}
          />
        ) : (
          <EmptyState title={translate('quota.none')} />
        )}
      </Card>
    </div>
  );
}

function useColumns(): Column<Endpoint>[] {
  const translate = useTranslate();
  const number = useNumber();
  const t = (key: string) => translate(`quota.column.${key}`);
  const count = (key: 'today' | 'month' | 'refused' | 'failed'): Column<Endpoint> => ({
    key,
    label: t(key),
    className: 'right',
    render: (row) => number(row[key]),
  });
  return [
    { key: 'endpoint', label: t('endpoint'), head: true, render: ({ endpoint }) => <code>{endpoint}</code> },
    {
      key: 'limit',
      label: t('limit'),
      className: 'nowrap',
      render: ({ limit }) =>
        limit ? (
          translate('quota.per', { calls: number(limit.calls), seconds: number(limit.perSeconds) })
        ) : (
          <span className="absent">-</span>
        ),
    },
    count('today'),
    count('month'),
    count('refused'),
    count('failed'),
  ];
}
