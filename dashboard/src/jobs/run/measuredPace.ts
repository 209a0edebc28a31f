/** How many people were done at a moment. */
export interface Sample {
  /** milliseconds */
  at: number;
  done: number;
}

/** The pace is that of the last so many milliseconds. */
const WINDOW_MS = 20_000;

/**
 * Adds a reading; old ones fall out. A smaller count than before (a retry) starts anew, and until the first of them is done
 * there is no pace: how long a worker took to begin says nothing of it.
 */
export function addSample(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && next.done < last.done) return [next];
  if (samples.length === 1 && last?.done === next.done) return [next];
  const recent = samples.filter(({ at }) => at >= next.at - WINDOW_MS);
  return last && last.done === next.done && recent.length > 1
    ? [...recent.slice(0, -1), next]
    : [...recent, next];
}

/** People a second over the window, null before there is anything to measure. */
export function rateOf(samples: Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 1500) return null;
  return (last.done - first.done) / ((last.at - first.at) / 1000);
}

/** Seconds left as a range, because the pace of Kakao's answers moves; null while it cannot be told. */
export function timeLeft(pending: number, rate: number | null): { low: number; high: number } | null {
  if (!rate || rate <= 0 || pending <= 0) return null;
  const seconds = pending / rate;
  return { low: roundTime(seconds * 0.85), high: roundTime(seconds * 1.25) };
}

/** To what a person would say: 5 seconds below a minute, then half minutes, then 5 minutes. */
function roundTime(seconds: number): number {
  const step = seconds < 60 ? 5 : seconds < 1200 ? 30 : 300;
  return Math.max(step, Math.round(seconds / step) * step);
}
