import { type ReactNode, useEffect, useState } from 'react';
import { I18nContext, useI18nProvider, useLocale, useNotify } from 'react-admin';
import { type Locale, loadMessages } from '../i18n';
import { createI18nProvider } from '../providers/i18nProvider';

/**
 * Says all below in the language that is chosen, here or in another tab, and tells the document which it is. The words
 * change where they stand: react-admin by itself would mount every page anew, and what was typed there would be gone.
 */
export function Language({ children }: { children: ReactNode }) {
  const locale = useLocale() as Locale;
  const notify = useNotify();
  const first = useI18nProvider();
  const [spoken, setSpoken] = useState({ locale, words: first });
  useEffect(() => {
    document.documentElement.lang = spoken.locale;
    if (spoken.locale === locale) return;
    let isWanted = true;
    loadMessages(locale).then(
      (messages) => isWanted && setSpoken({ locale, words: createI18nProvider(locale, messages) }),
      () => notify('ra.notification.i18n_error', { type: 'error' }),
    );
    return () => {
      isWanted = false;
    };
  }, [locale, spoken, notify]);
  return <I18nContext.Provider value={spoken.words}>{children}</I18nContext.Provider>;
}
