import { useLocation, useNavigate } from 'react-admin';

/** What a step of the browser's history keeps, by name. */
export type Kept = Record<string, unknown>;

/** What is kept in the state of an address of the router. */
export const keptOf = (state: unknown): Kept => (state as { kept?: Kept } | null)?.kept ?? {};

/**
 * State that a step of the browser's history keeps: it is there again after Back and after a reload, stands in no
 * address, and what leads elsewhere leaves it behind. A change is a step of its own, which Back undoes.
 */
export function useKept<T>(name: string) {
  const { state, ...address } = useLocation();
  const navigate = useNavigate();
  const kept = keptOf(state);
  const keep = (value: T, replace = false) =>
    navigate(address, { replace, state: { ...state, kept: { ...kept, [name]: value } } });
  return [kept[name] as T | undefined, keep] as const;
}
