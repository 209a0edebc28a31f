import { useTranslate } from 'react-admin';
import type { ConsentRate, Overview, UserFilter } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { useScopeLabel } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn, shareColumn } from './FigureCard';

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

/** How many agreed to each scope or term, and how often that changed in the periods shown. */
export function RatesCard({ view, kind }: { view: Overview; kind: 'scope' | 'term' }) {
  const translate = useTranslate();
  const counted = useCounted();
  const scopeLabel = useScopeLabel();
  const label = (name: string) => (kind === 'scope' ? scopeLabel(name) : name);
  const rates = kind === 'scope' ? view.scopes : view.terms;
  const t = (key: string) => translate(`overview.rates.${key}`);
  const days = { changedFrom: view.periods[0]?.from, changedTo: view.periods.at(-1)?.to };
  const state = (name: string): { agreed: UserFilter; lacking: UserFilter } =>
    kind === 'scope'
      ? { agreed: { agreed: [name] }, lacking: { notAgreed: [name] } }
      : { agreed: { termAgreed: [name] }, lacking: { termNotAgreed: [name] } };
  const column = (
    key: string,
    count: (rate: ConsentRate) => number,
    filter: (name: string) => UserFilter,
  ): FigureColumn<ConsentRate> => ({
    key,
    label: t(key),
    className: 'right',
    render: (rate) => (
      <PeopleLink count={count(rate)} filter={filter(rate.name)} what={`${label(rate.name)}, ${t(key)}`} />
    ),
    value: count,
  });
  const columns: FigureColumn<ConsentRate>[] = [
    {
      key: 'name',
      label: t(kind),
      head: true,
      render: ({ name }) => label(name),
      value: ({ name }) => name,
    },
    shareColumn(t('rate'), ({ agreed, read }) => [agreed, read]),
    column(
      'agreed',
      ({ agreed }) => agreed,
      (name) => state(name).agreed,
    ),
    column(
      'lacking',
      ({ agreed, read }) => read - agreed,
      (name) => state(name).lacking,
    ),
    column(
      'given',
      ({ given }) => sum(given),
      (name) => ({ gave: [`${kind}:${name}`], ...days }),
    ),
    column(
      'withdrawn',
      ({ withdrawn }) => sum(withdrawn),
      (name) => ({
        withdrew: [`${kind}:${name}`],
        ...days,
      }),
    ),
  ];
  return (
    <FigureCard
      title={t(`${kind}s`)}
      note={counted(`overview.rates.${kind}Note`, rates[0]?.read ?? 0)}
      caption={t(`${kind}Caption`)}
      view={view}
      columns={columns}
      rows={rates}
      rowKey={({ name }) => name}
      none={t('none')}
    />
  );
}
