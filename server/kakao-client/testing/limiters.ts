/** Limits as a server may have them, for the tests of pacing. Times in milliseconds. */
export type Limiter = (now: number) => boolean;

/** So many a second, with some saved up. */
export function bucket(perSecond: number, room: number): Limiter {
  let tokens = room;
  let at = 0;
  return (now) => {
    tokens = Math.min(room, tokens + ((now - at) / 1000) * perSecond);
    at = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}

/** So many in any span. */
export function sliding(limit: number, windowMs: number): Limiter {
  const times: number[] = [];
  return (now) => {
    while (times.length > 0 && times[0]! <= now - windowMs) times.shift();
    if (times.length >= limit) return false;
    times.push(now);
    return true;
  };
}

/** So many in each window of the clock. */
export function fixed(limit: number, windowMs: number): Limiter {
  let window = -1;
  let count = 0;
  return (now) => {
    if (Math.floor(now / windowMs) !== window) {
      window = Math.floor(now / windowMs);
      count = 0;
    }
    return ++count <= limit;
  };
}
