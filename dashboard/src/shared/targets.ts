import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-admin';
import { type Kept, keeping, keptOf } from './useKept';

/** Where a link or a step leads: an address, and what the browser's history keeps beside it. */
export interface Target {
  to: string;
  state?: object;
}

/**
 * What stands in no address where there is a text to search for (`q`), which may be a name or a phone number: the text,
 * what would mean more people without it, and the cursor, which holds a digest of it.
 */
const WITHHELD = ['q', 'all', 'by', 'cursor'] as const;
type Withheld = Partial<Record<(typeof WITHHELD)[number], string>>;

/** Stands in the address for what is withheld. */
const MARK = 'search';

/** Takes a query string apart; nothing is withheld where nothing is searched for. */
function split(search: string): { shown: string; withheld: Withheld | null } {
  const params = new URLSearchParams(search);
  params.delete(MARK);
  const withheld: Withheld = {};
  if (params.get('q')?.trim()) {
    for (const name of WITHHELD) {
      const value = params.get(name);
      if (value !== null) withheld[name] = value;
      params.delete(name);
    }
    params.set(MARK, '1');
  }
  // Commas may stand in a query string; encoded they only make the address unreadable.
  const text = params.toString().replaceAll('%2C', ',');
  return { shown: text && `?${text}`, withheld: 'q' in withheld ? withheld : null };
}

/**
 * Where a page stands as a query string says it. What is searched for does not come into the address: the browser's
 * history keeps it.
 *
 * @param search the query string in full
 * @param kept what else of the page the history keeps
 */
export function targetOf(pathname: string, search: string, kept: Kept = {}): Target {
  const { shown, withheld } = split(search);
  const all = withheld ? { ...kept, search: withheld } : kept;
  return { to: pathname + shown, ...(Object.keys(all).length > 0 && { state: keeping(all) }) };
}

/** The look-up of ids that were searched for, filled in: what looks like an id may be a part of a phone number. */
export const lookupOf = (ids: string[]): Target => ({
  to: '/lookup',
  state: keeping({ lookup: { ids, page: 1 } }),
});

/**
 * The query string of the page in full, as {@link targetOf} was given it. An address that tells what is searched for, such as
 * an old bookmark, is read and at once replaced by one that does not.
 */
export function useSearch(): {
  search: string;
  /** Something was searched for where the address comes from, and it has not come along. */
  isLost: boolean;
} {
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const isTold = split(search).withheld !== null;
  useEffect(() => {
    if (!isTold) return;
    const { shown, withheld } = split(search);
    const kept = keeping({ ...keptOf(state), search: withheld });
    navigate(pathname + shown, { replace: true, state: { ...state, ...kept } });
  }, [isTold, pathname, search, state, navigate]);
  const params = new URLSearchParams(search);
  if (!params.has(MARK) || isTold) return { search, isLost: false };
  const withheld = keptOf(state).search as Withheld | undefined;
  // Without the text none of these may count, wherever they come from.
  for (const name of WITHHELD) params.delete(name);
  for (const [name, value] of Object.entries(withheld ?? {})) params.set(name, value);
  params.delete(MARK);
  const whole = params.toString();
  return { search: whole && `?${whole}`, isLost: !withheld };
}
