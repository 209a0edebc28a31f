import { spelledOut } from '../../words/characters.js';
import type { IdList } from './id-list.entity.js';
import type { IdListView } from './id-lists.schema.js';

/** How a file was read, as `id_lists.reading` holds it. */
export type Reading = Pick<
  IdListView,
  | 'lines'
  | 'emptyLines'
  | 'continuedLines'
  | 'duplicateLines'
  | 'suspect'
  | 'encoding'
  | 'columns'
  | 'column'
  | 'hasHeader'
>;

/** What a reading lacks that was stored before it was kept. */
const ADDED = { continuedLines: 0, duplicateLines: [], suspect: { count: 0, first: [] } };

/** A list as the API shows it. */
export function presentIdList(list: IdList): IdListView {
  return {
    id: list.id,
    name: spelledOut(list.name),
    count: list.count,
    duplicates: list.duplicates,
    bad: list.bad,
    badCount: list.badCount,
    ...ADDED,
    ...(list.reading as Omit<Reading, keyof typeof ADDED>),
    createdAt: list.createdAt.toISOString(),
    expiresAt: list.expiresAt?.toISOString() ?? null,
  };
}
