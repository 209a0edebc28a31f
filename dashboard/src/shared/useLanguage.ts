import { useLocale } from 'react-admin';
import type { Locale } from '../i18n';

/** The language that the page is read in, for files that the server makes. */
export const useLanguage = (): Locale => (useLocale() === 'ko' ? 'ko' : 'en');
