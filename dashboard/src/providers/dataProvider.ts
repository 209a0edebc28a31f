import type { DataProvider, GetListParams, RaRecord } from 'react-admin';
import { http, type Query } from './http';
import type { CursorPage } from './types';

/** The API pages by cursor only: that of the page stands in `meta`. */
async function getList(resource: string, params: GetListParams & { signal?: AbortSignal }) {
  const { page, perPage } = params.pagination ?? { page: 1, perPage: 25 };
  const query: Query = { ...params.filter, limit: perPage, cursor: params.meta?.cursor };
  if (params.sort?.field) query.sort = `${params.sort.order === 'DESC' ? '-' : ''}${params.sort.field}`;
  const answer = await http.list<CursorPage<RaRecord>>(`/${resource}`, query, params.signal);
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
