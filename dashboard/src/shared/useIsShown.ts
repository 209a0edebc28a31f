import { useSyncExternalStore } from 'react';

/** Whether the tab is in sight: not behind another one, and its window not minimised. */
export function useIsShown(): boolean {
  return useSyncExternalStore(listen, () => document.visibilityState === 'visible');
}

function listen(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
