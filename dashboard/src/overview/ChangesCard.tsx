import { lazy, Suspense } from 'react';
import { useTranslate } from 'react-admin';
import type { Overview } from '../providers/types';
import { Dated } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { useScopeLabel } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn } from './FigureCard';
import { usePeriodText } from './usePeriodText';

const PeriodChart = lazy(() => import('./PeriodChart'));

interface Row {
  from: string;
  to: string;
  given: number;
  withdrawn: number;
}

interface ChangesCardProps {
  view: Overview;
  /** `scope:…` or `term:…`; the first one where there is none or no such. */
  of: string | null;
  onOf: (of: string) => void;
}

/** How often people agreed to one scope or term, and withdrew, in each period. */
export function ChangesCard({ view, of, onOf }: ChangesCardProps) {
  const translate = useTranslate();
  const number = useNumber();
  const scopeLabel = useScopeLabel();
  const { short, long } = usePeriodText(view.by);
  const t = (key: string) => translate(`overview.changes.${key}`);
  const subjects = [
    ...view.scopes.map((rate) => ({ ...rate, id: `scope:${rate.name}`, label: scopeLabel(rate.name) })),
    ...view.terms.map((rate) => ({ ...rate, id: `term:${rate.name}`, label: rate.name })),
  ];
  const subject = subjects.find(({ id }) => id === of) ?? subjects[0];
  const rows: Row[] = subject
    ? view.periods
        .map((period, n) => ({
          ...period,
          given: subject.given[n] ?? 0,
          withdrawn: subject.withdrawn[n] ?? 0,
        }))
        .reverse()
    : [];
  const column = (key: 'given' | 'withdrawn', filter: 'gave' | 'withdrew'): FigureColumn<Row> => ({
    key,
    label: t(key),
    className: 'right',
    render: (row) => (
      <PeopleLink
        count={row[key]}
        filter={{ [filter]: [subject?.id ?? ''], changedFrom: row.from, changedTo: row.to }}
        what={`${long(row)}, ${t(key)}`}
      />
    ),
    value: (row) => row[key],
  });
  const columns: FigureColumn<Row>[] = [
    {
      key: 'period',
      label: translate('overview.period'),
      head: true,
      render: (row) => <Dated text={long(row)} />,
      value: long,
    },
    column('given', 'gave'),
    column('withdrawn', 'withdrew'),
  ];
  const caption = translate('overview.changes.caption', { name: subject?.label ?? '' });
  return (
    <FigureCard
      title={t('title')}
      note={t('note')}
      caption={caption}
      of={subject?.label}
      view={view}
      columns={columns}
      rows={rows}
      rowKey={({ from }) => from}
      none={translate('overview.rates.none')}
      choice={
        subject && (
          <label className="row">
            <span className="muted">{t('of')}</span>
            <select
              className="filter-button"
              value={subject.id}
              onChange={(event) => onOf(event.target.value)}
            >
              {subjects.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )
      }
      chart={
        <Suspense fallback={<span className="skeleton figure-waits" />}>
          <PeriodChart
            periods={view.periods.map(short)}
            first={{ label: t('given'), data: subject?.given ?? [] }}
            second={{ label: t('withdrawn'), data: subject?.withdrawn ?? [] }}
            format={number}
          />
        </Suspense>
      }
    />
  );
}
