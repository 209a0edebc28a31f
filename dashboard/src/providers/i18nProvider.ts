import polyglot from 'ra-i18n-polyglot';
import type { I18nProvider } from 'react-admin';
import { type Locale, loadMessages, type Messages } from '../i18n';

/** Messages of the first language come in before the first render, the other ones when someone asks for them. */
export function createI18nProvider(initial: Locale, messages: Messages): I18nProvider {
  return polyglot(
    (locale) => (locale === initial ? messages : loadMessages(locale as Locale)),
    initial,
    [
      { locale: 'ko', name: '한국어' },
      { locale: 'en', name: 'English' },
    ],
    { onMissingKey },
  );
}

/** Sentences that are no keys come through here too, such as what a server answered; they stay as they are. */
function onMissingKey(key: string): string {
  if (/^\w+(\.[\w-]+)+$/.test(key)) console.warn(`Missing translation for key: ${key}`);
  return key;
}
