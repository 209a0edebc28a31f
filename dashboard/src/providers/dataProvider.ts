import type { DataProvider, GetListParams, RaRecord } from 'react-admin';
import { CursorMemory } from './cursors';
import { http, type Query } from './http';
import type { CursorPage } from './types';

const cursors = new CursorMemory(globalThis.sessionStorage);

/** Identifies a question for the cursor memory: everything that changes which rows page n holds. */
export function questionKey(
  resource: string,
  params: Pick<GetListParams, 'filter' | 'sort' | 'pagination'>,
): string {
  return JSON.stringify([resource, params.filter ?? {}, params.sort ?? null, params.pagination?.perPage]);
}

/** The cursor of a page of this question: null for the first, undefined when nobody walked there yet. */
export function cursorOfPage(key: string, page: number) {
  return cursors.get(key, page);
}

async function getList(resource: string, params: GetListParams & { signal?: AbortSignal }) {
  const { page, perPage } = params.pagination ?? { page: 1, perPage: 25 };
  const key = questionKey(resource, params);
  const cursor = (params.meta?.cursor as string | undefined) ?? cursors.get(key, page) ?? undefined;
  cursors.remember(key, page, cursor ?? null);
  const query: Query = { ...params.filter, limit: perPage, cursor };
  if (params.sort?.field) query.sort = `${params.sort.order === 'DESC' ? '-' : ''}${params.sort.field}`;
  const answer = await http.list<CursorPage<RaRecord>>(`/${resource}`, query, params.signal);
  cursors.remember(key, page + 1, answer.nextCursor);
  return {
    data: answer.data,
    total: answer.total,
    pageInfo: { hasNextPage: Boolean(answer.nextCursor), hasPreviousPage: page > 1 },
    meta: { nextCursor: answer.nextCursor, totalIsExact: answer.totalIsExact ?? true },
  };
}

/** A verb of react-admin's that no page uses. */
const notOffered = (verb: string) => () => Promise.reject(new Error(`${verb} is not offered`));

/** What react-admin asks for the list of people; everything else is asked by `http` where it is shown. */
export const dataProvider = {
  supportAbortSignal: true,
  getList,
  getOne: notOffered('getOne'),
  getMany: notOffered('getMany'),
  getManyReference: notOffered('getManyReference'),
  create: notOffered('create'),
  update: notOffered('update'),
  updateMany: notOffered('updateMany'),
  delete: notOffered('delete'),
  deleteMany: notOffered('deleteMany'),
} as unknown as DataProvider;
