import { useLocation, useNavigate } from 'react-admin';
import { tabSession } from '../providers/tabSession';

/** What a step of the browser's history keeps, by name. */
export type Kept = Record<string, unknown>;

/** What the state of an address of the router keeps, and for which operator: it outlives their log-out. */
interface Keeping {
  kept: Kept;
  keptBy: string | undefined;
}

/** The state of an address that is to keep something. */
export const keeping = (kept: Kept): Keeping => ({ kept, keptBy: tabSession.read().operator?.id });

/** What is kept in the state of an address for who works here; nothing of what another operator left. */
export function keptOf(state: unknown): Kept {
  const { kept, keptBy } = (state ?? {}) as Partial<Keeping>;
  return kept && keptBy === tabSession.read().operator?.id ? kept : {};
}

/**
 * State that a step of the browser's history keeps: it is there again after Back and after a reload, stands in no
 * address, and what leads elsewhere leaves it behind. A change is a step of its own, which Back undoes.
 */
export function useKept<T>(name: string) {
  const { state, ...address } = useLocation();
  const navigate = useNavigate();
  const kept = keptOf(state);
  const keep = (value: T, replace = false) =>
    navigate(address, { replace, state: { ...state, ...keeping({ ...kept, [name]: value }) } });
  return [kept[name] as T | undefined, keep] as const;
}
