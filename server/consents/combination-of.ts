import { type Combination, combine } from '../consent-sets/consent-sets.js';
import { allTerms, type PersonState } from './person-state.js';

/** What a person agreed to as a combination; null where nothing was read. */
export function combinationOf(state: PersonState): Combination | null {
  if (state.status === 'unlinked') return null;
  return combine(
    state.scopes?.filter((scope) => scope.agreed).map((scope) => scope.id) ?? null,
    allTerms(state)
      ?.filter((term) => term.agreed)
      .map((term) => term.tag) ?? null,
  );
}
