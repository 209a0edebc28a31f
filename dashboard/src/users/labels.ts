import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../words/scopeOrder';
import { http } from '../providers/http';
import type { Catalogue } from '../providers/types';

const inOrder = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  scopes: inScopeOrder(catalogue.scopes, ({ id }) => id),
});

/** Scopes and terms that this app's people were ever seen with. */
export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: () => http.get<Catalogue>('/catalogue'),
    select: inOrder,
    staleTime: 60_000,
  });
}

/** The name of a scope or a term that is given as `scope:…` or `term:…`. */
export function useConsentLabel(): (name: string) => string {
  const scopeLabel = useScopeLabel();
  return (name) =>
    name.startsWith('scope:') ? scopeLabel(name.slice('scope:'.length)) : name.slice('term:'.length);
}

/** Why a link ended, in words; what Kakao says anew is shown as it says it. */
export function useCauseLabel(): (cause: string) => string {
  const translate = useTranslate();
  return (cause) => translate(`users.cause.${cause}`, { _: cause });
}

/** A scope's name: ours in the reader's language, otherwise Kakao's own, otherwise its id. */
export function useScopeLabel(): (scope: string, displayName?: string | null) => string {
  const translate = useTranslate();
  const { data } = useCatalogue();
  return (scope, displayName) => {
    const fallback = displayName ?? data?.scopes.find(({ id }) => id === scope)?.displayName ?? scope;
    return translate(`scopes.${scope}`, { _: fallback });
  };
}
