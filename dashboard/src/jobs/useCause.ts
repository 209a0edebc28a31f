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
