import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../providers/session';
import type { Overview } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn, shareColumn } from './FigureCard';

type Row = Overview['freshness'][number];

/** Of how many people not everything was read for how long. */
export function FreshnessCard({ view }: { view: Overview }) {
  const translate = useTranslate();
  const counted = useCounted();
  const mayPlan = useMay('quota.read');
  const t = (key: string) => translate(`overview.freshness.${key}`);
  const all = view.people.linked + view.people.waiting;
  const label = ({ days }: Row) => counted('overview.freshness.within', days);
  const columns: FigureColumn<Row>[] = [
    { key: 'days', label: t('span'), head: true, render: label, value: label },
    shareColumn(t('share'), ({ count }) => [count, all]),
    {
      key: 'count',
      label: t('people'),
      className: 'right',
      render: (row) => (
        <PeopleLink count={row.count} filter={{ refreshedBeforeDays: row.days }} what={label(row)} />
      ),
      value: ({ count }) => count,
    },
  ];
  return (
    <FigureCard
      title={t('title')}
      note={
        <>
          {t('note')} {mayPlan && <LinkBase to="/refresh-plan">{translate('refreshPlan.title')}</LinkBase>}
        </>
      }
      caption={t('caption')}
      view={{ asOf: view.asOf }}
      columns={columns}
      rows={view.freshness}
      rowKey={({ days }) => String(days)}
      none={t('note')}
    />
  );
}
