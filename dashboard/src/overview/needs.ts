import type { UserFilter } from '../providers/types';

/** As many as the API takes. */
export const MAX_NEEDS = 6;

/** What something needs, as the address says it: `scope:talk_message`, `term:marketing`. */
export function parseNeeds(search: string): string[] {
  const needs = (new URLSearchParams(search).get('needs') ?? '').split(',');
  return [...new Set(needs)].filter((need) => /^(scope|term):./.test(need)).slice(0, MAX_NEEDS);
}

/** The scopes, or the terms, among such names. */
const namesOf = (kind: 'scope' | 'term', needs: string[]) =>
  needs.filter((need) => need.startsWith(`${kind}:`)).map((need) => need.slice(kind.length + 1));

/** The people who agreed to exactly these of all names and not to those; nothing is asked about others. */
export function filterOf(agreed: string[], lacking: string[]): UserFilter {
  const lists = {
    agreed: namesOf('scope', agreed),
    notAgreed: namesOf('scope', lacking),
    termAgreed: namesOf('term', agreed),
    termNotAgreed: namesOf('term', lacking),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, names]) => names.length > 0));
}
