import ArrowDown from '@mui/icons-material/ArrowDownward';
import ArrowUp from '@mui/icons-material/ArrowUpward';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Scrolls } from './Scrolls';
import { SkeletonRows } from './Skeleton';
import { SelectCell, SelectHead, type TableSelection } from './TableSelection';

export interface Column<Row> {
  key: string;
  label: ReactNode;
  /** The API's name to sort by; none where it cannot be sorted by this column. */
  sortBy?: string;
  className?: string;
  /** Names the row for screen readers; stays in view when the table scrolls sideways on a phone. */
  head?: boolean;
  render: (row: Row) => ReactNode;
}

export interface TableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** `field` or `-field` */
  sort?: string;
  onSort?: (sort: string) => void;
  onRowClick?: (row: Row) => void;
  selection?: TableSelection<Row>;
  /** Older rows are still shown while newer ones load. */
  busy?: boolean;
  skeletonRows?: number;
}

/** A real table: caption, column heads with scope, sort direction told, one row head a row. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, sort, onSort, onRowClick, selection, busy, skeletonRows } = props;
  const label = `${caption} · ${useTranslate()('page.table')}`;
  return (
    <Scrolls className={`table-wrap ${busy ? 'table-busy' : ''}`} label={label}>
      <table className="table" aria-busy={busy || !rows}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && <SelectHead selection={selection} rows={rows ?? []} />}
            {columns.map((column) => (
              <SortableHead key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {!rows && <SkeletonRows columns={columns.length + (selection ? 1 : 0)} rows={skeletonRows} />}
          {rows?.map((row) => (
            <tr
              key={rowKey(row)}
              aria-selected={selection ? selection.isSelected(row) : undefined}
              onClick={onRowClick && ((event) => isPlainClick(event) && onRowClick(row))}
              style={onRowClick && { cursor: 'pointer' }}
            >
              {selection && <SelectCell selection={selection} row={row} />}
              {columns.map((column) =>
                column.head ? (
                  <th key={column.key} scope="row" className={`sticky ${column.className ?? ''}`}>
                    {column.render(row)}
                  </th>
                ) : (
                  <td key={column.key} className={column.className}>
                    {column.render(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function SortableHead<Row>({
  column,
  sort,
  onSort,
}: { column: Column<Row> } & Pick<TableProps<Row>, 'sort' | 'onSort'>) {
  const { label, sortBy } = column;
  const className = `${column.head ? 'sticky ' : ''}${column.className ?? ''}`;
  if (!sortBy || !onSort) {
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  }
  const descending = sort === `-${sortBy}`;
  const direction = sort === sortBy ? 'ascending' : descending ? 'descending' : 'none';
  return (
    <th scope="col" className={className} aria-sort={direction}>
      <button type="button" className="sort-button" onClick={() => onSort(nextSort(sortBy, sort))}>
        {label}
        {descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
      </button>
    </th>
  );
}

/** Times start with the newest, everything else with the smallest; pressed again it turns round. */
function nextSort(field: string, current: string | undefined): string {
  if (current === field) return `-${field}`;
  if (current === `-${field}`) return field;
  return field.endsWith('At') ? `-${field}` : field;
}

/** A click that meant the row: not on something that acts itself, not the end of marking text. */
function isPlainClick(event: MouseEvent): boolean {
  const target = event.target as HTMLElement;
  return !target.closest('a, button, input, label, .check') && !window.getSelection()?.toString();
}
