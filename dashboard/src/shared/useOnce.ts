import { useState } from 'react';
import { ApiError, mayBeDone, newIdempotencyKey } from '../providers/http';

type Once = <T>(asked: unknown, send: (key: string) => Promise<T>) => Promise<T>;

/**
 * Refusals that the server keeps under no key, because nothing was begun or all of it undone. They say nothing of what was sent
 * under the same key before, such as before the session ended.
 */
const isKeptNowhere = (error: unknown) =>
  error instanceof ApiError &&
  ([401, 403, 408, 429].includes(error.status) || ['overtaken', 'kakao_pacing'].includes(error.code));

/**
 * Sends what is asked under an `Idempotency-Key`: sent again because no answer came, under the same, so that it happens
 * once. The server keeps its answers, most refusals too: after such a one, or asked otherwise, it goes under another.
 */
export function onceUntilAnswered(): Once {
  let open: { text: string; key: string } | undefined;
  return async (asked, send) => {
    const text = JSON.stringify(asked);
    if (open?.text !== text) open = { text, key: newIdempotencyKey() };
    try {
      const answer = await send(open.key);
      open = undefined;
      return answer;
    } catch (error) {
      if (!mayBeDone(error) && !isKeptNowhere(error)) open = undefined;
      throw error;
    }
  };
}

/** {@link onceUntilAnswered}, for as long as the component stands. */
export function useOnce(): Once {
  return useState(onceUntilAnswered)[0];
}
