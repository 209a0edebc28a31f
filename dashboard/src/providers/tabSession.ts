import { useSyncExternalStore } from 'react';
import type { Session } from './types';

/** What this tab knows of its session. */
interface State {
  /** Who works here; null until that was answered for the first time. */
  operator: Session['operator'] | null;
  /** That operator's session has ended in the middle of work, and they have not logged in again yet. */
  isOver: boolean;
  /** They are on their way out by themselves, to the log-in. */
  isLeaving: boolean;
  /** How often the same operator has logged in again since the page was loaded. */
  logIns: number;
}

const NOBODY = { operator: null, isOver: false, isLeaving: false };

let state: State = { ...NOBODY, logIns: 0 };
const watchers = new Set<() => void>();
const waiting = new Set<(isBack: boolean) => void>();

function change(patch: Partial<State>): void {
  state = { ...state, ...patch };
  for (const watcher of watchers) watcher();
}

function answerAll(isBack: boolean): void {
  for (const answer of waiting) answer(isBack);
  waiting.clear();
}

/** The session of this tab: who works here, and what becomes of the page when their session ends. */
export const tabSession = {
  read: (): State => state,

  /** The server has said who is logged in. */
  begin(operator: Session['operator']): void {
    const isSame = state.operator?.id === operator.id;
    change({ operator, isOver: false, isLeaving: false });
    answerAll(isSame);
  },

  /**
   * A request was refused because nobody is logged in. One that was sent before the last log-in tells nothing new.
   *
   * @param logIns how many there had been when it was sent
   */
  refused(logIns: number): void {
    const { operator, isOver, isLeaving } = state;
    if (operator && !isOver && !isLeaving && logIns === state.logIns) change({ isOver: true });
  },

  /**
   * Waits for the same operator's log-in where it is missing.
   *
   * @returns whether they are back; false where nobody worked here or they leave
   * @throws the reason of `signal` when the wait is given up
   */
  untilBack(signal?: AbortSignal): Promise<boolean> {
    const { operator, isOver, isLeaving } = state;
    if (!operator || isLeaving) return Promise.resolve(false);
    if (!isOver) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      waiting.add(resolve);
      const giveUp = () => {
        waiting.delete(resolve);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  },

  /** The same operator has logged in again: what waited goes on. */
  resume(): void {
    change({ isOver: false, logIns: state.logIns + 1 });
    answerAll(true);
  },

  /** Somebody leaves for the log-in: from here on a refusal is what is to be expected. */
  leave(): void {
    change({ isLeaving: true });
  },

  /** Somebody has logged in on the page for it, whoever worked here before. */
  startAnew(): void {
    change(NOBODY);
    answerAll(false);
  },
};

/** The session of this tab as it changes. */
export function useTabSession(): State {
  return useSyncExternalStore(watch, tabSession.read);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}
