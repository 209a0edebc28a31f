import { useTranslate } from 'react-admin';
import type { ItemOutcome } from '../providers/types';

/** Kakao's code with our sentence for it; codes without one keep what Kakao said. */
export function useCause(): (code: string | number | null, message: string | null) => string {
  const translate = useTranslate();
  return (code, message) => {
    if (code === null) return message ?? '-';
    const sentence = translate(`jobs.code.${code}`, { _: '' });
    return sentence || message || '-';
  };
}

/** {@link useCause} of people with one outcome: those whom a retry has put back have failed before. */
export function useOutcomeCause(): (
  outcome: ItemOutcome,
  code: string | null,
  message: string | null,
) => string {
  const translate = useTranslate();
  const cause = useCause();
  return (outcome, code, message) => {
    const said = cause(code, message);
    return outcome === 'pending' && code !== null
      ? translate('jobs.items.earlierFailure', { cause: said })
      : said;
  };
}

/** Codes of ours of which the message says what our sentence cannot: which scopes or terms they are about. */
const NAMING = new Set(['not_revocable', 'partly_revoked', 'unknown_scope', 'unknown_tag', 'not_recorded']);

/** What the message of one person's failure says beyond {@link useCause}; null where that says it all. */
export function namesIn(code: string | null, message: string | null): string | null {
  return code !== null && NAMING.has(code) ? message : null;
}
