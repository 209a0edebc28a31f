import CheckIcon from '@mui/icons-material/Check';
import { useTranslate } from 'react-admin';
import type { Catalogue, ConsentMatrix } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { useScopeLabel } from '../users/labels';
import { PeopleLink } from '../users/PeopleLink';
import { FigureCard, type FigureColumn } from './FigureCard';
import { filterOf } from './needs';
import { percentOf } from './Share';

type Row = ConsentMatrix['combinations'][number];

interface CombinationsCardProps {
  matrix: ConsentMatrix;
  /** All names: without one of them a figure would lead to people who have agreed to it too. */
  catalogue: Catalogue;
}

/** The combinations that most people have: a row each, a column for each scope and term. */
export function CombinationsCard({ matrix, catalogue }: CombinationsCardProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const scopeLabel = useScopeLabel();
  const t = (key: string) => translate(`matrix.combinations.${key}`);
  const names = [
    ...catalogue.scopes.map(({ id, displayName }) => ({
      name: `scope:${id}`,
      label: scopeLabel(id, displayName),
    })),
    ...catalogue.terms.map(({ tag }) => ({ name: `term:${tag}`, label: tag })),
  ];
  const agreedOf = ({ scopes, terms }: Row) => [
    ...scopes.map((id) => `scope:${id}`),
    ...terms.map((tag) => `term:${tag}`),
  ];
  const has = (row: Row, name: string) => agreedOf(row).includes(name);
  const place = (row: Row) => String(matrix.combinations.indexOf(row) + 1);
  const columns: FigureColumn<Row>[] = [
    { key: 'place', label: t('place'), head: true, render: place, value: place },
    {
      key: 'count',
      label: t('people'),
      className: 'right',
      render: (row) => {
        const agreed = agreedOf(row);
        const lacking = names.map(({ name }) => name).filter((name) => !agreed.includes(name));
        return (
          <PeopleLink
            count={row.count}
            filter={filterOf(agreed, lacking)}
            what={`${t('place')} ${place(row)}`}
          />
        );
      },
      value: ({ count }) => count,
    },
    {
      key: 'share',
      label: t('share'),
      className: 'right nowrap',
      render: ({ count }) => `${percentOf(count, matrix.people).toFixed(1)}%`,
      value: ({ count }) => Number(percentOf(count, matrix.people).toFixed(1)),
    },
    ...names.map(
      ({ name, label }): FigureColumn<Row> => ({
        key: name,
        label,
        className: 'matrix-cell',
        render: (row) =>
          has(row, name) ? (
            <span className="agreed">
              <CheckIcon aria-hidden />
              <span className="visually-hidden">{t('agreed')}</span>
            </span>
          ) : (
            <span className="absent">
              <span aria-hidden>–</span>
              <span className="visually-hidden">{translate('state.notAgreed')}</span>
            </span>
          ),
        value: (row) => (has(row, name) ? 1 : 0),
      }),
    ),
  ];
  const { others } = matrix;
  return (
    <FigureCard
      title={t('title')}
      note={
        others.combinations > 0 &&
        counted('matrix.combinations.others', others.combinations, {
          people: counted('users.count', others.count),
        })
      }
      caption={t('caption')}
      view={matrix}
      apart={matrix.unread > 0 && counted('matrix.unread', matrix.unread)}
      columns={columns}
      rows={matrix.combinations}
      rowKey={place}
      none={translate('overview.rates.none')}
    />
  );
}
