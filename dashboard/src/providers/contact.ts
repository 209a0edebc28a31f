import { useSyncExternalStore } from 'react';

/** Whether the server answers this tab. */
interface Contact {
  /** The last request got no answer of it. */
  isAway: boolean;
  /** Milliseconds; null while it has not answered yet. */
  lastAnswerAt: number | null;
}

let contact: Contact = { isAway: false, lastAnswerAt: null };
const watchers = new Set<() => void>();

function change(next: Contact): void {
  const isNews = next.isAway !== contact.isAway;
  contact = next;
  if (isNews) for (const watcher of watchers) watcher();
}

/** Kept by whoever makes requests. */
export const serverContact = {
  read: (): Contact => contact,
  answered: (): void => change({ isAway: false, lastAnswerAt: Date.now() }),
  missed: (): void => change({ ...contact, isAway: true }),
  /**
   * Tells when the server goes away and when it is back, not of each answer.
   *
   * @returns what ends that
   */
  watch: (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
    };
  },
};

/** Whether the server answers, as it changes. */
export function useServerContact(): Contact {
  return useSyncExternalStore(serverContact.watch, serverContact.read);
}
