import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { saveCsv } from '../shared/csv';
import { EmptyState } from '../shared/EmptyState';
import { Card } from '../shared/Page';
import { type Column, Table } from '../shared/Table';

/** A column that a spreadsheet takes too. */
export interface FigureColumn<Row> extends Column<Row> {
  label: string;
  value: (row: Row) => string | number;
}

interface FigureCardProps<Row> {
  title: string;
  note?: ReactNode;
  /** What the table holds, for those who hear it. */
  caption: string;
  /** Name of the file, without its ending. */
  file: string;
  columns: FigureColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** What stands where there are no rows. */
  none: string;
  /** Stands before the chart: what to look at. */
  choice?: ReactNode;
  chart?: ReactNode;
}

/** Figures as a table, with the same as a chart beside it and as a file. */
export function FigureCard<Row>(props: FigureCardProps<Row>) {
  const { title, note, caption, file, columns, rows, rowKey, none, choice, chart } = props;
  const translate = useTranslate();
  const save = () =>
    saveCsv(`${file}.csv`, [
      columns.map(({ label }) => label),
      ...rows.map((row) => columns.map(({ value }) => value(row))),
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
