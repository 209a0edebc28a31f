import type { UserFilter } from '../providers/types';
import { isKakaoId, parseIds } from '../shared/ids';
import { isReadWhole, parseFilter } from '../users/listUrl';
import type { ChosenList } from './IdListField';

/** How people are chosen for a job or a check: by a question that the server answers, or by ids. */
export type Selection =
  | { by: 'filter'; filter: UserFilter }
  /** `seen`: what it asked where it was chosen; without conditions where that is not known. */
  | { by: 'question'; id: string; seen: UserFilter }
  | { by: 'ids'; ids: string[] }
  /** `isUnclear`: conditions were named of which some cannot be read. */
  | { by: 'paste'; isUnclear?: true };

/** What was pasted, and whether what is no id in it was looked at. */
export interface Pasted {
  text: string;
  accepted: boolean;
}

/**
 * Reads who was chosen from an address, as the list's bulk bar writes it; ids are asked for where it names nobody.
 *
 * @param isLost what was searched for has not come along: whoever is named was only searched among
 */
export function parseSelection(params: URLSearchParams, isLost = false): Selection {
  if (isLost) return { by: 'paste' };
  const by = params.get('by');
  const question = params.get('question') ?? '';
  if (by === 'question' && isKakaoId(question)) {
    return { by: 'question', id: question, seen: parseFilter(params) };
  }
  if (by === 'filter') {
    return isReadWhole(params)
      ? { by: 'filter', filter: parseFilter(params) }
      : { by: 'paste', isUnclear: true };
  }
  const ids = (params.get('ids') ?? '').split(',').filter(isKakaoId);
  return ids.length > 0 ? { by: 'ids', ids } : { by: 'paste' };
}

/** The people chosen, as the API takes them. */
export type ChosenUsers =
  | { ids: string[] }
  | { filter: UserFilter }
  | { savedQuestionId: string; revision?: number }
  | { listId: string; acceptBadLines: boolean };

/**
 * Who was chosen: by an uploaded file before what was pasted.
 *
 * @param revision of the saved question as it is shown
 */
export function usersOf(
  selection: Selection,
  pasted: Pasted,
  list: ChosenList | null,
  revision?: number,
): ChosenUsers {
  if (selection.by === 'filter') return { filter: selection.filter };
  if (selection.by === 'question') return { savedQuestionId: selection.id, revision };
  if (selection.by === 'ids') return { ids: selection.ids };
  if (list) return { listId: list.id, acceptBadLines: list.accepted };
  return { ids: parseIds(pasted.text).ids };
}

/** Whether something is no id and would be left out though nobody has said that it was looked at. */
export function hasUnseenBad(selection: Selection, pasted: Pasted, list: ChosenList | null): boolean {
  if (selection.by !== 'paste') return false;
  if (list) return list.badCount > 0 && !list.accepted;
  return !pasted.accepted && parseIds(pasted.text).bad.length > 0;
}
