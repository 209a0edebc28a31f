import type { Params } from '../api/call.js';

/**
 * Reads a query or a form. Written by hand because `URLSearchParams` costs more than all the rest of a call.
 *
 * @returns undefined when an escape is malformed.
 */
export function readParams(text: string, into: Params = Object.create(null)): Params | undefined {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end < 0) end = text.length;
    const equals = text.indexOf('=', start);
    const middle = equals < 0 || equals > end ? end : equals;
    if (end > start) {
      const name = decode(text.slice(start, middle));
      const value = decode(text.slice(middle + 1, end));
      if (name === undefined || value === undefined) return undefined;
      // The first of several values counts, as with most servers.
      if (into[name] === undefined) into[name] = value;
    }
    start = end + 1;
  }
  return into;
}

function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}
