import type { ItemOutcome, Job } from '../providers/types';

export interface Sample {
  /** milliseconds */
  at: number;
  done: number;
}

const WINDOW_MS = 20_000;

/** People with an outcome; those a stop left undone are not. */
export const doneOf = ({ counts }: Pick<Job, 'counts'>) =>
  counts.succeeded + counts.unchanged + counts.failed;

export const isFinal = ({ status }: Pick<Job, 'status'>) =>
  status === 'completed' || status === 'cancelled' || status === 'rejected';

/** It was stopped before its first call, or as a draft: nothing of it was done. */
export const isNeverBegun = ({ status, startedAt }: Pick<Job, 'status' | 'startedAt'>) =>
  status === 'cancelled' && !startedAt;

/** It was set going, whatever became of it: it is no draft, and was none when it was stopped. */
export const hasStarted = (job: Pick<Job, 'status' | 'startedAt'>) =>
  job.status !== 'draft' && !isNeverBegun(job);

/** It went its way to the end, but not with everybody: some were left undone. */
export const isPartial = ({ status, counts }: Pick<Job, 'status' | 'counts'>) =>
  status === 'completed' && counts.cancelled > 0;

/** What it does cannot be undone; a dry run changes nothing. */
export const isIrreversible = (job: Pick<Job, 'isIrreversible' | 'dryRun'>) =>
  job.isIrreversible && !job.dryRun;

/** Asked to stop, and some calls are still on their way. */
export const isStopping = ({ status, stopReason }: Pick<Job, 'status' | 'stopReason'>) =>
  status === 'paused' && stopReason === 'cancelling';

/** Whole per cent, rounded down: 100 only when the last item is recorded. */
export function percentOf(job: Pick<Job, 'counts'>): number {
  const { total } = job.counts;
  return total === 0 ? 0 : Math.floor((doneOf(job) / total) * 100);
}

/** Adds a reading; old ones fall out. A smaller count than before (a retry) starts anew. */
export function addSample(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && next.done < last.done) return [next];
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

/** The words for a doubt: whether a lost call did it came out, or will never. */
export function doubtKey(outcome: ItemOutcome, doubt: string): string {
  return `jobs.${outcome === 'succeeded' ? 'doubt' : 'openDoubt'}.${doubt}`;
}
