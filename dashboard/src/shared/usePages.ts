import { useState } from 'react';

/** Walks a cursor list without the address: the cursors walked through are the way back. */
export function usePages(question: string) {
  const [walk, setWalk] = useState<{ question: string; cursors: string[] }>({ question, cursors: [] });
  const cursors = walk.question === question ? walk.cursors : [];
  const go = (next: string[]) => setWalk({ question, cursors: next });
  return {
    page: cursors.length + 1,
    cursor: cursors.at(-1),
    first: cursors.length ? () => go([]) : undefined,
    previous: cursors.length ? () => go(cursors.slice(0, -1)) : undefined,
    next: (nextCursor: string | null | undefined) =>
      nextCursor ? () => go([...cursors, nextCursor]) : undefined,
  };
}
