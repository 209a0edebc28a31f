import Checkbox from '@mui/material/Checkbox';
import { useTranslate } from 'react-admin';

export interface TableSelection<Row> {
  isSelected: (row: Row) => boolean;
  isDisabled?: (row: Row) => boolean;
  /** @param range shift was held: everything since the last tick */
  toggle: (row: Row, range: boolean) => void;
  togglePage: (rows: Row[], on: boolean) => void;
  label: (row: Row) => string;
}

/** Ticks the page, never silently more: mixed while only some of it is ticked. */
export function SelectHead<Row>({ selection, rows }: { selection: TableSelection<Row>; rows: Row[] }) {
  const translate = useTranslate();
  const open = rows.filter((row) => !selection.isDisabled?.(row));
  const ticked = open.filter(selection.isSelected).length;
  const all = open.length > 0 && ticked === open.length;
  return (
    <th scope="col" className="check">
      <Checkbox
        checked={all}
        indeterminate={ticked > 0 && !all}
        disabled={open.length === 0}
        onChange={() => selection.togglePage(open, !all)}
        slotProps={{ input: { 'aria-label': translate('page.select') } }}
      />
    </th>
  );
}

/** Ticks a row. */
export function SelectCell<Row>({ selection, row }: { selection: TableSelection<Row>; row: Row }) {
  return (
    <td className="check">
      <Checkbox
        checked={selection.isSelected(row)}
        disabled={selection.isDisabled?.(row)}
        onChange={(event) =>
          selection.toggle(row, (event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey === true)
        }
        slotProps={{ input: { 'aria-label': selection.label(row) } }}
      />
    </td>
  );
}
