import type en from './en';

export type Messages = typeof en;
export type Locale = 'ko' | 'en';

/** The other of our two languages, named in itself. */
export const OTHER: Record<Locale, { locale: Locale; name: string }> = {
  ko: { locale: 'en', name: 'English' },
  en: { locale: 'ko', name: '한국어' },
};

/**
 * The language to start in: what was chosen here before, otherwise the first of the browser's that we speak.
 * @param stored react-admin's store entry (a JSON string) or null
 */
export function detectLocale(stored: string | null, wanted: readonly string[]): Locale {
  for (const tag of [stored?.replaceAll('"', ''), ...wanted]) {
    const language = tag?.toLowerCase().split('-')[0];
    if (language === 'ko' || language === 'en') return language;
  }
  return 'en';
}

/** The messages of one language; each language is a file of its own that is fetched when needed. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === 'ko' ? (await import('./ko')).default : (await import('./en')).default;
}
