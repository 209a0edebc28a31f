import { lazy, Suspense } from 'react';
import { useTranslate } from 'react-admin';
import type { Overview } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn } from './FigureCard';
import { usePeriodText } from './usePeriodText';

const PeriodChart = lazy(() => import('./PeriodChart'));

interface Row {
  from: string;
  to: string;
  begun: number;
  ended: number;
}

/** Links that began and ended in each period, newest first. */
export function LinksCard({ view }: { view: Overview }) {
  const translate = useTranslate();
  const number = useNumber();
  const { short, long } = usePeriodText(view.by);
  const { periods, links, undated } = view;
  const t = (key: string, params?: Record<string, string>) => translate(`overview.links.${key}`, params);
  const rows: Row[] = periods
    .map((period, n) => ({ ...period, begun: links.begun[n] ?? 0, ended: links.ended[n] ?? 0 }))
    .reverse();
  const columns: FigureColumn<Row>[] = [
    {
      key: 'period',
      label: translate('overview.period'),
      head: true,
      render: (row) => <Dated text={long(row)} />,
      value: long,
    },
    {
      key: 'begun',
      label: t('begun'),
      className: 'right',
      render: (row) => (
        <PeopleLink
          count={row.begun}
          filter={{ connectedFrom: row.from, connectedTo: row.to }}
          what={`${long(row)}, ${t('begun')}`}
        />
      ),
      value: ({ begun }) => begun,
    },
    {
      key: 'ended',
      label: t('ended'),
      className: 'right',
      render: (row) => (
        <PeopleLink
          count={row.ended}
          filter={{ unlinkedFrom: row.from, unlinkedTo: row.to }}
          what={`${long(row)}, ${t('ended')}`}
        />
      ),
      value: ({ ended }) => ended,
    },
    {
      key: 'net',
      label: t('net'),
      className: 'right',
      render: ({ begun, ended }) => <span className="num">{signed(begun - ended, number)}</span>,
      value: ({ begun, ended }) => begun - ended,
    },
  ];
  const isUndated = undated.begun + undated.ended > 0;
  return (
    <FigureCard
      title={t('title')}
      note={
        isUndated
          ? `${t('note')} ${t('undated', { begun: number(undated.begun), ended: number(undated.ended) })}`
          : t('note')
      }
      caption={t('caption')}
      view={view}
      columns={columns}
      rows={rows}
      rowKey={({ from }) => from}
      none={t('none')}
      chart={
        <Suspense fallback={<span className="skeleton figure-waits" />}>
          <PeriodChart
            periods={periods.map(short)}
            first={{ label: t('begun'), data: links.begun }}
            second={{ label: t('ended'), data: links.ended }}
            format={number}
          />
        </Suspense>
      }
    />
  );
}

/** With its sign, and a real minus: `+12`, `−3`. */
function signed(value: number, number: (value: number) => string): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '−'}${number(Math.abs(value))}`;
}
