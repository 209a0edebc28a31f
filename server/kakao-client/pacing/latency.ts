/** Sum of latencies and number of calls, by endpoint. */
export type Latencies = Record<string, [sumMs: number, calls: number]>;

/** Both together. */
export function addLatency(a: Latencies, b: Latencies): Latencies {
  const out = { ...a };
  for (const [endpoint, [sum, calls]] of Object.entries(b)) {
    const old = out[endpoint];
    out[endpoint] = old ? [old[0] + sum, old[1] + calls] : [sum, calls];
  }
  return out;
}

/** By endpoint, in milliseconds. */
export function means(latency: Latencies): Record<string, number> {
  return Object.fromEntries(
    Object.entries(latency).map(([endpoint, [sum, calls]]) => [endpoint, sum / calls]),
  );
}

/** Over all endpoints, in milliseconds; 0 without any. */
export function meanLatency(latency: Latencies): number {
  let sum = 0;
  let calls = 0;
  for (const [ms, count] of Object.values(latency)) {
    sum += ms;
    calls += count;
  }
  return calls === 0 ? 0 : sum / calls;
}

/**
 * Compares a span's latencies with the usual ones and learns from them.
 *
 * @returns the new usual ones, and whether some endpoint is now much slower: 2.5 times and 100 ms
 */
export function learnLatency(
  span: Latencies,
  before: Record<string, number>,
): { usual: Record<string, number>; isSlow: boolean } {
  const usual = { ...before };
  let isSlow = false;
  for (const [endpoint, [sum, calls]] of Object.entries(span)) {
    if (calls < 5) continue;
    const mean = sum / calls;
    const known = usual[endpoint] ?? mean;
    if (mean > known * 2.5 && mean > known + 100) isSlow = true;
    // Falls at once, rises by half a percent a span: a lasting change becomes the usual within a minute or so.
    usual[endpoint] = Math.min(mean, known * 1.005 + 0.01);
  }
  return { usual, isSlow };
}
