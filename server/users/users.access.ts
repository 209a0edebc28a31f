import { isKakaoId } from '../kakao-client/index.js';
import { forbidden } from '../platform/http/problem.js';
import type { Visibility } from './users.presenter.js';
import type { UserListQuery } from './users.schema.js';

/**
 * What may be asked of the list: who sees no personal field must not find one out by searching or sorting
 * either. For them a search is for an id.
 *
 * @throws ProblemError 403 `personal_search`
 */
export function askable(query: UserListQuery, visibility: Visibility): UserListQuery {
  if (visibility !== 'none') return query;
  const { q, ...rest } = query;
  const isByNickname = query.sort === 'nickname' || query.sort === '-nickname';
  const text = q?.trim() ?? '';
  const id = /^"?([1-9]\d{0,18})"?$/.exec(text)?.[1];
  if (isByNickname || (text !== '' && id === undefined)) {
    const detail = 'Without a view of personal fields people are found by id only.';
    throw forbidden('users.read', detail, 'personal_search');
  }
  if (id === undefined) return rest;
  // An id beyond int64 is nobody's, and PostgreSQL would not take it.
  const isId = isKakaoId(id) && (query.ids?.includes(id) ?? true);
  return { ...rest, ids: isId ? [id] : [] };
}
