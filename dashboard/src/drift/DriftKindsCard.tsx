import { useTranslate } from 'react-admin';
import type { DriftKind, DriftOverview } from '../providers/types';
import { useCounted, useNumber } from '../shared/numbers';
import { Card } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { isListedDrift } from '../users/listUrl';
import { PeopleLink } from '../users/PeopleLink';

type Row = DriftOverview['kinds'][number];

/** Where data may be used that the person does not, or no longer, let us use. */
const GRAVE: readonly DriftKind[] = [
  'told-linked',
  'unknown-to-kakao',
  'scopes-not-agreed',
  'terms-not-agreed',
];

/** How many people differ in which way, the grave ways first; each figure leads to them. */
export function DriftKindsCard({ data }: { data: DriftOverview }) {
  const translate = useTranslate();
  const counted = useCounted();
  const columns = useColumns(data.isAllTold);
  const rows = [...data.kinds].sort(
    (a, b) => Number(GRAVE.includes(b.kind)) - Number(GRAVE.includes(a.kind)),
  );
  return (
    <Card title={translate('drift.kinds')} note={counted('drift.people', data.people)} flush>
      <Table caption={translate('drift.caption')} columns={columns} rows={rows} rowKey={({ kind }) => kind} />
    </Card>
  );
}

function useColumns(isAllTold: boolean): Column<Row>[] {
  const translate = useTranslate();
  const number = useNumber();
  const t = (key: string) => translate(`drift.column.${key}`);
  return [
    {
      key: 'kind',
      label: t('kind'),
      head: true,
      className: 'drift-kind',
      render: ({ kind, people }) => (
        <span className="row">
          {translate(`drift.kind.${kind}`)}
          {GRAVE.includes(kind) && people > 0 && (
            <span className="tag tag-danger">{translate('drift.grave')}</span>
          )}
        </span>
      ),
    },
    {
      key: 'people',
      label: t('people'),
      className: 'right',
      render: ({ kind, people }) => {
        if (kind === 'not-told' && !isAllTold) return <span className="absent-unknown">-</span>;
        if (isListedDrift(kind)) {
          return (
            <PeopleLink count={people} filter={{ drift: [kind] }} what={translate(`drift.kind.${kind}`)} />
          );
        }
        return people === 0 ? (
          <span className="absent num">0</span>
        ) : (
          <a className="num figure-link" href="#unknown-people">
            {number(people)}
          </a>
        );
      },
    },
    {
      key: 'meaning',
      label: t('meaning'),
      className: 'sentence',
      render: ({ kind }) =>
        translate(kind === 'not-told' && !isAllTold ? 'drift.notAllTold' : `drift.meaning.${kind}`),
    },
  ];
}
