import { localStorageStore, type Store } from 'react-admin';

const inner = localStorageStore();

/**
 * What react-admin keeps in this browser, and we in this tab: filters, search texts among them, and places in lists. It is
 * emptied at log-out; the language stays the reader's.
 */
export const store: Store = {
  ...inner,
  reset() {
    const locale = inner.getItem('locale');
    inner.reset();
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith('linkdesk.')) sessionStorage.removeItem(key);
    if (locale) inner.setItem('locale', locale);
  },
};
