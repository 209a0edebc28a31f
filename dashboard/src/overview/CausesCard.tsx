import { useTranslate } from 'react-admin';
import type { Overview } from '../providers/types';
import { useCauseLabel } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn, shareColumn } from './FigureCard';

type Row = Overview['unlinks'][number];

/** Why links ended in the periods shown. */
export function CausesCard({ view }: { view: Overview }) {
  const translate = useTranslate();
  const label = useCauseLabel();
  const t = (key: string) => translate(`overview.causes.${key}`);
  const rows = view.unlinks;
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const days = { unlinkedFrom: view.periods[0]?.from, unlinkedTo: view.periods.at(-1)?.to };
  const columns: FigureColumn<Row>[] = [
    {
      key: 'cause',
      label: t('cause'),
      head: true,
      render: ({ cause }) => label(cause),
      value: ({ cause }) => cause,
    },
    shareColumn(t('share'), ({ count }) => [count, all]),
    {
      key: 'count',
      label: t('people'),
      className: 'right',
      render: ({ cause, count }) => (
        <PeopleLink count={count} filter={{ ...days, unlinkedBy: [cause] }} what={label(cause)} />
      ),
      value: ({ count }) => count,
    },
  ];
  return (
    <FigureCard
      title={t('title')}
      note={t('note')}
      caption={t('caption')}
      view={view}
      columns={columns}
      rows={rows}
      rowKey={({ cause }) => cause}
      none={t('none')}
    />
  );
}
