import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { saveCsv } from '../shared/csv';
import { EmptyState } from '../shared/EmptyState';
import { Card } from '../shared/Page';
import { type Column, Table } from '../shared/Table';
import { formatKst, formatUtc } from '../shared/times';
import { percentOf, Share } from './Share';

/** A column that a spreadsheet takes too. */
export interface FigureColumn<Row> extends Column<Row> {
  label: string;
  value: (row: Row) => string | number;
}

/** A column of shares: bars with their numbers, in the file the numbers alone. */
export function shareColumn<Row>(
  label: string,
  share: (row: Row) => [part: number, whole: number],
): FigureColumn<Row> {
  return {
    key: 'share',
    label,
    render: (row) => <Share of={share(row)} />,
    value: (row) => Number(percentOf(...share(row)).toFixed(1)),
  };
}

interface FigureCardProps<Row> {
  title: string;
  /** As text it stands in the file too. */
  note?: ReactNode;
  /** What the table holds, for those who hear it. */
  caption: string;
  /** Of what the figures are, where the title does not say it. */
  of?: string;
  /** Of when they are, and of which days what happens is counted. */
  view: { asOf: string; periods?: { from: string; to: string }[] };
  /** Whom the page says apart that no row counts, for the file. */
  apart?: string | false;
  columns: FigureColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** What stands where there are no rows. */
  none: string;
  /** Stands before the chart: what to look at. */
  choice?: ReactNode;
  chart?: ReactNode;
}

/** Figures as a table, with the same as a chart beside it and as a file, which says of when they are and what is in no row. */
export function FigureCard<Row>(props: FigureCardProps<Row>) {
  const { title, note, caption, of, view, apart, columns, rows, rowKey, none, choice, chart } = props;
  const translate = useTranslate();
  const { asOf, periods = [] } = view;
  const [first, last] = [periods[0], periods.at(-1)];
  const save = () =>
    saveCsv(`${[title, of, formatKst(asOf, 'day')].filter(Boolean).join(' ')}.csv`, [
      columns.map(({ label }) => label),
      ...rows.map((row) => columns.map(({ value }) => value(row))),
      [],
      [title, ...(of ? [of] : [])],
      [translate('overview.asOf'), `${formatKst(asOf, 'second')} KST (${formatUtc(asOf)} UTC)`],
      ...(first && last ? [[translate('overview.period'), `${first.from} – ${last.to}`]] : []),
      ...[note, apart]
        .filter((text) => typeof text === 'string' && text !== '')
        .map((text) => [String(text)]),
    ]);
  return (
    <Card
      title={title}
      note={note}
      flush
      action={
        rows.length > 0 && (
          <Button size="small" onClick={save} aria-label={`${title}: ${translate('action.download')}`}>
            {translate('action.download')}
          </Button>
        )
      }
    >
      {choice && <div className="figure-choice">{choice}</div>}
      {rows.length === 0 ? (
        <EmptyState body={none} />
      ) : (
        <div className={chart ? 'figure figure-beside' : 'figure'}>
          {chart && (
            <div className="figure-chart" role="img" aria-label={caption}>
              {chart}
            </div>
          )}
          <Table caption={caption} columns={columns} rows={rows} rowKey={rowKey} />
        </div>
      )}
    </Card>
  );
}
