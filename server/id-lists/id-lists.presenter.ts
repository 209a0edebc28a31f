import type { IdList } from './id-list.entity.js';
import type { IdListView } from './id-lists.schema.js';

/** How a file was read, as `id_lists.reading` holds it. */
export type Reading = Pick<
  IdListView,
  'lines' | 'emptyLines' | 'encoding' | 'columns' | 'column' | 'hasHeader'
>;

/** A list as the API shows it. */
export function presentIdList(list: IdList): IdListView {
  return {
    id: list.id,
    name: list.name,
    count: list.count,
    duplicates: list.duplicates,
    bad: list.bad,
    badCount: list.badCount,
    ...(list.reading as Reading),
    createdAt: list.createdAt.toISOString(),
    expiresAt: list.expiresAt?.toISOString() ?? null,
  };
}
