import { addLatency, type Latencies, learnLatency, meanLatency, means } from './latency.js';

/** How the unknown limit is looked for. Rates in calls a second, times in milliseconds. */
export interface RateOptions {
  initialRate: number;
  minRate: number;
  maxRate: number;
  /** False: keep the initial rate as it is (a known limit, or {@link UNPACED}), only pause after refusals. */
  isAdaptive: boolean;
}

/** An `initialRate` that means: no even pace, where a window alone is the limit. */
export const UNPACED = 1_000_000;

export const RATE_DEFAULTS: RateOptions = {
  initialRate: 40,
  minRate: 0.5,
  maxRate: 20_000,
  isAdaptive: true,
};

/** What became of calls since the last look. */
export interface Tally {
  ok: number;
  failed: number;
  throttled: number;
  /** The newest {@link RateState.epoch} among the permits of calls that were not refused, and of those that were. */
  passedEpoch: number;
  throttledEpoch: number;
  /** How many calls had to wait for a permit: without any, the rate is not what limits and need not rise. */
  waited: number;
  /** Whether the refused calls may have been piled up by a stall. */
  isBurst: boolean;
  latency: Latencies;
}

/** All there is to know about a lane's rate. Plain data: shared between processes as JSON. */
export interface RateState {
  rate: number;
  /** The rate at which calls were last refused; null while none was. */
  ceiling: number | null;
  /** Counts the back-offs: refusals of calls that were sent before the last one say nothing new. */
  epoch: number;
  pausedUntil: number;
  pauseMs: number;
  /** After a pause a single call goes first; only when it is answered well do the others follow. */
  isProbing: boolean;
  refusedProbes: number;
  /** No rise beyond the ceiling before this; the time doubles with every ceiling that proves true. */
  heldUntil: number;
  holdMs: number;
  /** The span now being measured. */
  since: number;
  ok: number;
  failed: number;
  waited: number;
  latency: Latencies;
  /** The last few spans, for the accepted rate: durations and numbers of good answers. */
  spans: [ms: number, ok: number][];
  /** Good answers since the last resumption. */
  cycleSince: number;
  cycleOk: number;
  /** When the first refusal of the present pause came, and the accepted rate just before it. */
  refusedAt: number;
  rateBefore: number;
  /** Whether calls were so few then that refusals tell nothing of where the limit is. */
  wasIdle: boolean;
  /** Roughly the span over which Kakao seems to count, when pauses had to be long. */
  periodMs: number;
  /** Usual latency by endpoint. */
  usual: Record<string, number>;
  slowSpans: number;
}

const SPAN_MS = 200;
/** After so many good answers one burst that was refused is excused. */
const EXCUSED_AFTER = 100;
/** Fewer good answers tell no rate. */
const LEAST_TO_TELL = 10;
/** A pause with so many refused probes was a long one: one and a half seconds at least. */
const MANY_PROBES = 4;
/** After so many slow spans, of which each but the first lowers the rate, slow is what is usual. */
const MOST_SLOW_SPANS = 5;
const FIRST_PAUSE_MS = 100;
export const LONGEST_PAUSE_MS = 60_000;
const FIRST_HOLD_MS = 2_500;
/** From here on a ceiling has been met twice at the same place. */
const SURE_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 120_000;

/** Before the first call: nothing is known but the options. */
export function initialRateState(options: RateOptions, now: number): RateState {
  return {
    rate: options.initialRate,
    ceiling: null,
    epoch: 0,
    pausedUntil: 0,
    pauseMs: FIRST_PAUSE_MS,
    isProbing: false,
    refusedProbes: 0,
    heldUntil: 0,
    holdMs: FIRST_HOLD_MS,
    since: now,
    ok: 0,
    failed: 0,
    waited: 0,
    latency: {},
    spans: [],
    cycleSince: now,
    cycleOk: 0,
    refusedAt: 0,
    rateBefore: 0,
    wasIdle: false,
    periodMs: 0,
    usual: {},
    slowSpans: 0,
  };
}

/** The state by a clock that was set back: the span now being measured begins now, and what was before or after it goes along. */
export function broughtBack(state: RateState, now: number): RateState {
  const ahead = state.since - now;
  if (ahead <= 0) return state;
  const { cycleSince, refusedAt, heldUntil, pausedUntil } = state;
  return {
    ...state,
    since: now,
    cycleSince: cycleSince - ahead,
    refusedAt: refusedAt - ahead,
    heldUntil: heldUntil - ahead,
    pausedUntil: pausedUntil - ahead,
  };
}

/** Kakao refuses calls, and none was answered well since. In milliseconds. */
export interface Refusal {
  /** How long ago the first of them was refused. */
  sinceMs: number;
  /** No call leaves for so long; then a single one goes first. */
  waitMs: number;
}

/** How fast calls of a lane go, for display. */
export interface Pace {
  callsPerSecond: number;
  /** The rate at which calls were last refused, which is what keeps it from rising; null: nothing is known to. */
  ceiling: number | null;
  /** Null where calls are not refused now. */
  refusal: Refusal | null;
}

/** How fast calls of a lane go at a moment, by its state; a state that was kept for long is brought back first. */
export function paceOf(state: RateState, now: number): Pace {
  const { rate, ceiling, isProbing, refusedAt, pausedUntil } = broughtBack(state, now);
  const refusal = { sinceMs: Math.max(0, now - refusedAt), waitMs: Math.max(0, pausedUntil - now) };
  return { callsPerSecond: rate, ceiling, refusal: isProbing ? refusal : null };
}

/**
 * The rate after what was seen; pure, so that any process may compute it.
 *
 * The rate grows by two fifths each span until the first refusal. Then it stays a little under the rate that was
 * refused, tries to go beyond it after a while, gently at first, and longer apart the more often the ceiling proved
 * true. A refusal pauses everything, one call feels the way, and the pause doubles while that one is refused.
 * Refusals of what a stall piled up hardly count otherwise, and where few calls were made they only halve it. Many
 * failures or answers that take much longer than usual slow it down too.
 */
export function observe(state: RateState, tally: Tally, now: number, options: RateOptions): RateState {
  const next: RateState = { ...state, ok: state.ok + tally.ok, failed: state.failed + tally.failed };
  next.waited += tally.waited;
  next.cycleOk += tally.ok;
  next.latency = addLatency(state.latency, tally.latency);
  if (tally.throttled > 0 && tally.throttledEpoch >= state.epoch)
    return backOff(next, tally.isBurst, now, options);
  if (next.isProbing && tally.passedEpoch >= state.epoch) resume(next, now, options);
  const calls = next.ok + next.failed;
  const span = now - next.since;
  const isLongEnough = span >= Math.max(SPAN_MS, 3 * meanLatency(next.latency));
  return isLongEnough && (calls >= 10 || span >= 2_000) ? endSpan(next, span, options, now) : next;
}

function backOff(next: RateState, isBurst: boolean, now: number, options: RateOptions): RateState {
  if (next.isProbing) {
    next.pauseMs = Math.min(LONGEST_PAUSE_MS, next.pauseMs * 2);
    next.refusedProbes++;
  } else {
    next.pauseMs = FIRST_PAUSE_MS;
    next.refusedProbes = 0;
    next.refusedAt = now;
    const accepted = acceptedRate(next, now);
    next.rateBefore = accepted ?? next.rate;
    if (options.isAdaptive) {
      // What a stall piled up says nothing of the rate, unless it was just trying to go beyond the ceiling.
      const isKnown = next.ceiling !== null && next.rate <= next.ceiling;
      next.wasIdle = isIdle(next, accepted, now);
      if (next.wasIdle) next.rate = clamp(next.rate / 2, options);
      else if (isBurst && isKnown && next.cycleOk >= EXCUSED_AFTER)
        next.rate = clamp(next.rate * 0.98, options);
      else lowerCeiling(next, now, options);
    }
  }
  next.epoch++;
  next.isProbing = true;
  next.pausedUntil = now + next.pauseMs;
  startSpan(next, now);
  next.spans = [];
  return next;
}

/**
 * Whether so few calls were made that the rate did not limit them: a refusal then tells nothing of where the limit is.
 *
 * @param accepted the accepted rate; null where the last few spans do not tell it, then all since the last resumption do
 */
function isIdle(state: RateState, accepted: number | null, now: number): boolean {
  const run = now - state.cycleSince;
  const usual = accepted ?? (run >= 2_000 ? (state.cycleOk * 1000) / run : state.rate);
  return usual < state.rate / 3;
}

function lowerCeiling(next: RateState, now: number, options: RateOptions): void {
  let seen = Math.min(next.rate, next.rateBefore * 1.03);
  const run = now - next.cycleSince;
  // Refused again right after a pause: the rate is far too high still, so believe what went through.
  if (next.epoch > 0 && run < 1_000) {
    seen = Math.min(seen, Math.max((next.cycleOk * 1000) / (run + FIRST_PAUSE_MS), next.rate * 0.85));
  }
  const isConfirmed = next.ceiling !== null && Math.abs(seen / next.ceiling - 1) < 0.07;
  next.holdMs = isConfirmed
    ? Math.min(LONGEST_HOLD_MS, Math.max(SURE_HOLD_MS, next.holdMs * 2))
    : FIRST_HOLD_MS;
  next.rate = clamp(seen * (isConfirmed ? 0.95 : 0.92), options);
  // One bad moment, here or on the way, must not make us forget a ceiling: it comes down by a tenth at a time,
  // and the rate soon climbs back to it.
  const isSudden = next.ceiling !== null && seen < next.ceiling * 0.9 && run >= 2_000;
  if (isConfirmed) next.ceiling = (seen + next.ceiling!) / 2;
  else next.ceiling = isSudden ? next.ceiling! * 0.9 : seen;
  next.heldUntil = now + Math.max(next.holdMs, 2 * next.periodMs);
}

/**
 * The probe was answered well. Where it took several, Kakao counts over a span that the pause was a part of:
 * what went through before the pause, spread over both, is then the better estimate of the limit. It is none where a long
 * pause came after hardly a call: no limit lets so few through for so long, Kakao refused all there were.
 */
function resume(next: RateState, now: number, options: RateOptions): void {
  const isLimit = next.refusedProbes < MANY_PROBES || next.cycleOk >= LEAST_TO_TELL;
  if (options.isAdaptive && next.refusedProbes >= 2 && !next.wasIdle && isLimit) {
    // The limit opened somewhere between the last refused probe and this one, half a pause apart.
    const pause = (now - next.refusedAt) * 0.75;
    const run = next.refusedAt - next.cycleSince;
    const counted = Math.max(1_000, 3 * pause);
    const accepted = run <= counted ? next.cycleOk : (next.rateBefore * counted) / 1000;
    const span = Math.min(run, counted) + pause;
    const estimate = (accepted * 1000) / Math.max(1, span);
    next.ceiling = Math.min(next.ceiling ?? estimate, estimate);
    next.rate = clamp(next.ceiling * 0.95, options);
    if (next.refusedProbes >= MANY_PROBES)
      next.periodMs = Math.max(next.periodMs, Math.min(span, 2 * LONGEST_PAUSE_MS));
    next.heldUntil = now + Math.max(next.holdMs, 2 * next.periodMs);
  }
  next.isProbing = false;
  next.refusedProbes = 0;
  next.cycleSince = now;
  next.cycleOk = 0;
  startSpan(next, now);
}

function endSpan(next: RateState, span: number, options: RateOptions, now: number): RateState {
  const calls = next.ok + next.failed;
  next.spans = [...next.spans.slice(-7), [span, next.ok]];
  if (options.isAdaptive && !next.isProbing) {
    const isFailing = calls >= 20 && next.failed / calls >= 0.3;
    const learnt = learnLatency(next.latency, next.usual);
    next.usual = learnt.usual;
    next.slowSpans = learnt.isSlow ? next.slowSpans + 1 : 0;
    const isSlow = next.slowSpans >= 2;
    if (next.slowSpans >= MOST_SLOW_SPANS) {
      // Going slower did not help, so it was not the rate: this is how long answers take now.
      next.usual = { ...next.usual, ...means(next.latency) };
      next.slowSpans = 0;
    }
    if (isFailing || isSlow) {
      const actual = (calls * 1000) / span;
      next.rate = clamp(Math.min(next.rate, actual) * (isFailing ? 0.7 : 0.85), options);
      next.heldUntil = Math.max(next.heldUntil, now + 2_000);
    } else if (next.waited > 0) next.rate = clamp(risen(next, span / 1000, now), options);
    if (next.ceiling !== null && next.rate > next.ceiling * 1.3)
      next.ceiling = next.periodMs > 0 ? next.rate : null;
  }
  startSpan(next, now);
  return next;
}

function risen(
  { rate, ceiling, epoch, heldUntil, holdMs, periodMs }: RateState,
  seconds: number,
  now: number,
): number {
  if (ceiling === null) return now < heldUntil ? rate : rate * (epoch === 0 ? 1.4 : 1.1);
  const near = ceiling * 0.97;
  const dt = Math.min(seconds, 1);
  if (rate < near) return Math.min(near, rate + 0.04 * ceiling * dt);
  if (now < heldUntil) return rate;
  const beyond = Math.max(0, rate / ceiling - 1.01);
  // Where Kakao counts over a minute, what a rise does is not seen for a minute: at most 0.3 of it in that time.
  const most = Math.min(0.25, 300 / Math.max(1, periodMs));
  const least = holdMs >= SURE_HOLD_MS ? 0.008 : 0.012;
  return rate + Math.min(most, least * 2 ** (beyond / 0.02)) * ceiling * dt;
}

/**
 * The best rate of accepted calls in a stretch of the last few spans that is long enough to tell. The best and not the
 * last one: a stretch in which the server, the network or this machine stood still tells nothing of the limit.
 *
 * @returns null where there were too few answers to tell
 */
function acceptedRate(state: RateState, now: number): number | null {
  const wanted = Math.max(450, 4 * meanLatency(state.latency));
  const spans: RateState['spans'] = [...state.spans, [now - state.since, state.ok]];
  let best = 0;
  for (let last = spans.length - 1; last >= 0; last--) {
    let ms = 0;
    let ok = 0;
    for (let i = last; i >= 0 && (ms < wanted || ok < 20); i--) {
      ms += spans[i]![0];
      ok += spans[i]![1];
    }
    if (ok >= LEAST_TO_TELL && ms >= Math.min(wanted, best === 0 ? 100 : wanted))
      best = Math.max(best, (ok * 1000) / ms);
  }
  return best || null;
}

function startSpan(next: RateState, now: number): void {
  next.since = now;
  next.ok = 0;
  next.failed = 0;
  next.waited = 0;
  next.latency = {};
}

function clamp(rate: number, options: RateOptions): number {
  return Math.min(options.maxRate, Math.max(options.minRate, rate));
}
