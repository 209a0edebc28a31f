import { tabSession } from '../providers/tabSession';
import type { Target } from './targets';
import { type Kept, keeping } from './useKept';

/** How a page stands: with the filter in its address, and with what the browser's history keeps of it. */
interface Place {
  search: string;
  kept: Kept;
}

/** Nobody who logs in later comes to the filter of another. */
const storageKey = (pathname: string) => `linkdesk.place.${tabSession.read().operator?.id}.${pathname}`;

/** Remembers in this tab how a page stands, for the links that lead back to it. */
export function rememberPlace(pathname: string, place: Place): void {
  const isBare = !place.search && Object.keys(place.kept).length === 0;
  try {
    if (isBare) sessionStorage.removeItem(storageKey(pathname));
    else sessionStorage.setItem(storageKey(pathname), JSON.stringify(place));
  } catch {
    // A full storage: links lead back to how the page stood before.
  }
}

/** The link back to a page, as it was left last in this tab. */
export function linkBack(pathname: string): Target {
  const text = sessionStorage.getItem(storageKey(pathname));
  if (!text) return { to: pathname };
  const { search, kept } = JSON.parse(text) as Place;
  return { to: `${pathname}${search}`, state: keeping(kept) };
}
