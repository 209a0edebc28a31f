import { useTranslate } from 'react-admin';
import type { ConsentMatrix } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { useConsentLabel } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn, shareColumn } from './FigureCard';
import { filterOf } from './needs';

interface Row {
  missing: string[];
  count: number;
}

/** Who has all that is needed, and who lacks which of it. */
export function NeedsCard({
  matrix,
  result,
  needs,
}: {
  matrix: ConsentMatrix;
  result: NonNullable<ConsentMatrix['needs']>;
  needs: string[];
}) {
  const translate = useTranslate();
  const nameOf = useConsentLabel();
  const counted = useCounted();
  const t = (key: string, params?: Record<string, string>) => translate(`matrix.needs.${key}`, params);
  const rows: Row[] = [{ missing: [], count: result.having }, ...result.lacking];
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const label = ({ missing }: Row) =>
    missing.length === 0 ? t('having') : t('lacking', { names: missing.map(nameOf).join(', ') });
  const columns: FigureColumn<Row>[] = [
    { key: 'missing', label: t('what'), head: true, render: label, value: label },
    shareColumn(translate('overview.causes.share'), ({ count }) => [count, all]),
    {
      key: 'count',
      label: translate('overview.causes.people'),
      className: 'right',
      render: (row) => (
        <PeopleLink
          count={row.count}
          filter={filterOf(
            needs.filter((need) => !row.missing.includes(need)),
            row.missing,
          )}
          what={label(row)}
        />
      ),
      value: ({ count }) => count,
    },
  ];
  const lacking = all - result.having;
  return (
    <FigureCard
      title={t('title')}
      note={
        <>
          {t('any')} <PeopleLink count={lacking} filter={{ lacksAny: needs }} what={t('any')} />
        </>
      }
      caption={t('caption')}
      of={needs.map(nameOf).join(', ')}
      view={matrix}
      apart={matrix.unread > 0 && counted('matrix.unread', matrix.unread)}
      columns={columns}
      rows={rows}
      rowKey={({ missing }) => missing.join(',')}
      none={t('caption')}
    />
  );
}
