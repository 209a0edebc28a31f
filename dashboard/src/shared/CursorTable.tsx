import type { ReactNode } from 'react';
import { EmptiedPage } from './EmptiedPage';
import { LoadError } from './ErrorNote';
import { Pager } from './Pager';
import { Table, type TableProps } from './Table';
import type { useCursorList } from './useCursorList';

interface CursorTableProps<Row>
  extends Pick<TableProps<Row>, 'caption' | 'columns' | 'rowKey' | 'onRowClick' | 'skeletonRows'> {
  list: ReturnType<typeof useCursorList<Row>>;
  /** Instead of a list without rows. */
  empty?: ReactNode;
  total?: number;
}

/** A page of a list with the ways to the others, or why there is none. */
export function CursorTable<Row>({ list, empty, total, ...table }: CursorTableProps<Row>) {
  const { data, error, onRetry, isPlaceholderData, ...pager } = list;
  if (error && !data) return <LoadError error={error} onRetry={onRetry} />;
  const isNone = data?.data.length === 0;
  const none = pager.page > 1 ? <EmptiedPage /> : empty;
  return (
    <>
      {none && isNone && !isPlaceholderData ? (
        none
      ) : (
        // That there was nothing says nothing of what is asked for now.
        <Table
          {...table}
          rows={isNone && isPlaceholderData ? undefined : data?.data}
          busy={isPlaceholderData}
        />
      )}
      {data && <Pager {...pager} shown={data.data.length} total={total} busy={isPlaceholderData} />}
    </>
  );
}
