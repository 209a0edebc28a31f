import { cleanCell } from '../../id-lists/parse/cell-text.js';
import { ID_NAMES, normalName } from '../../id-lists/parse/choose-column.js';
import { splitRow } from '../../id-lists/parse/csv-row.js';
import { guessSeparator } from '../../id-lists/parse/guess-separator.js';
import { IdFileError } from '../../id-lists/parse/id-file-error.js';

/** Which cell of a row is what, from 0; null: the file has no such column. */
export interface ToldColumns {
  separator: string;
  names: string[];
  width: number;
  id: number;
  link: number;
  scopes: number | null;
  terms: number | null;
}

/** Names of the columns, as `normalName` makes them. */
const LINK = new Set(['link', '연결', '연결상태']);
const SCOPES = new Set(['scopes', '동의항목']);
const TERMS = new Set(['terms', '약관', '서비스약관']);

/**
 * Reads the first line of a file. Other columns may be there; nothing is read of them.
 *
 * @param line one byte a character
 * @throws IdFileError `no_such_column`, `column_unclear`
 */
export function readHeader(line: string): ToldColumns {
  const separator = guessSeparator([line]);
  const row = splitRow(line, separator);
  const names = row.isOpen || row.isFaulty ? [] : row.cells.map(cleanCell);
  const find = (wanted: ReadonlySet<string>, name: string): number | null => {
    const found = names.flatMap((one, index) => (wanted.has(normalName(one)) ? [index] : []));
    if (found.length > 1) throw new IdFileError('column_unclear', `The first line names "${name}" twice.`);
    return found[0] ?? null;
  };
  const need = (wanted: ReadonlySet<string>, name: string): number => {
    const found = find(wanted, name);
    if (found === null) throw new IdFileError('no_such_column', `The first line names no column "${name}".`);
    return found;
  };
  return {
    separator,
    names: names.map((name) => name.slice(0, 100)).slice(0, 100),
    width: names.length,
    id: need(ID_NAMES, 'id'),
    link: need(LINK, 'link'),
    scopes: find(SCOPES, 'scopes'),
    terms: find(TERMS, 'terms'),
  };
}
