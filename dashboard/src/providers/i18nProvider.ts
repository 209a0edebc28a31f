import polyglot from 'ra-i18n-polyglot';
import type { I18nProvider } from 'react-admin';
import type { Locale, Messages } from '../i18n';
import { store } from './store';

/** The words of one language; `layout/Language.tsx` puts those of another in their place. */
export function createI18nProvider(locale: Locale, messages: Messages): I18nProvider {
  return {
    ...polyglot(() => messages, locale, { onMissingKey }),
    // Always the one that is chosen: where it differs, react-admin changes the words itself, by mounting all pages anew.
    getLocale: () => store.getItem('locale') ?? locale,
  };
}

/** Sentences that are no keys come through here too, such as what a server answered; they stay as they are. */
function onMissingKey(key: string): string {
  if (/^\w+(\.[\w-]+)+$/.test(key)) console.warn(`Missing translation for key: ${key}`);
  return key;
}
