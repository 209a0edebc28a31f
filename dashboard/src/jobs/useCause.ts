import { useTranslate } from 'react-admin';

/** Kakao's code with our sentence for it; codes without one keep what Kakao said. */
export function useCause(): (code: string | number | null, message: string | null) => string {
  const translate = useTranslate();
  return (code, message) => {
    if (code === null) return message ?? '-';
    const sentence = translate(`jobs.code.${code}`, { _: '' });
    return sentence || message || '-';
  };
}

/** Codes of ours of which the message says what our sentence cannot: which scopes or terms they are about. */
const NAMING = new Set(['not_revocable', 'partly_revoked', 'unknown_scope', 'unknown_tag', 'not_recorded']);

/** What the message of one person's failure says beyond {@link useCause}; null where that says it all. */
export function namesIn(code: string | null, message: string | null): string | null {
  return code !== null && NAMING.has(code) ? message : null;
}
