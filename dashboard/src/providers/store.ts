import { localStorageStore, type Store } from 'react-admin';

const inner = localStorageStore();

/** What react-admin keeps in this browser. It is emptied at log-out; the language stays the reader's. */
export const store: Store = {
  ...inner,
  reset() {
    const locale = inner.getItem('locale');
    inner.reset();
    if (locale) inner.setItem('locale', locale);
  },
};
