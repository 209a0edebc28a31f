import { CALLS_PER_WORKER, CHUNK_SIZE } from '../../jobs/jobs.constants.js';
import { RUN_KINDS, type RunKind } from './kinds.js';
import { Random } from './random.js';

/** What may happen while a job runs. Each is carried out by `incidents.ts`. */
export const INCIDENTS = [
  'worker killed',
  'worker frozen',
  'Redis killed',
  'PostgreSQL stopped at once',
  'web killed',
  'Redis emptied',
  'connections to PostgreSQL cut',
  'worker stopped',
  'paused and resumed',
  'people leave',
  'people link anew',
] as const;
export type Incident = (typeof INCIDENTS)[number];

/** Everything about one run that is decided before it begins. */
export interface Plan {
  seed: number;
  kind: RunKind;
  people: number;
  /** People of the simulator who are not selected. */
  outside: number;
  /** How many of those selected are gone, and how many have linked anew, before the job starts. */
  gone: number;
  relinked: number;
  /** What Kakao does wrong: fault rules of the simulator. */
  faults: Record<string, unknown>[];
  latencyMs: string;
  /** In their order; `afterMs` counts from the start of the job, or from the end of the one before if that is later. */
  incidents: { afterMs: number; incident: Incident }[];
  /** Cancelled by the operator after the last incident, until when calls of a few fail; otherwise it runs to its end. */
  isCancelled: boolean;
  /** Whether people who failed for good are retried too. */
  isRetried: boolean;
}

/** As many runs, whose seeds follow one another, share a desk. */
export const RUNS_PER_DESK = 10;

/** `KAKAO_CALLS_PER_SECOND` of the desk of a run. */
export function paceOf(seed: number): string {
  return Math.floor(seed / RUNS_PER_DESK) % 3 === 2 ? '300' : 'off';
}

/** How long the calls of a job take at the least, so that there is time for incidents. */
const CALLS_MS = 3_000;
/** Of as many runs whose seeds follow one another, one has a job of several chunks, which workers share. */
const RUNS_PER_LARGE = 8;

/**
 * The plan of a run; the same for the same seed. Every incident comes first in some of as many runs as there are
 * incidents whose seeds follow one another.
 *
 * @param people how many are selected; by default 150 to 600, in some runs 2,100 to 3,000
 */
export function planRun(seed: number, people?: number): Plan {
  const random = new Random(seed);
  const kind =
    RUN_KINDS[
      random.pick(['unlink', 'unlink', 'unlink', 'revoke-scopes', 'revoke-terms', 'logout'] as const)
    ];
  const isLarge = seed % RUNS_PER_LARGE === 0;
  const count = people ?? (isLarge ? random.whole(2_100, 3_000) : random.whole(150, 600));
  const meanMs = (CALLS_MS * CALLS_PER_WORKER) / Math.min(count, CHUNK_SIZE);
  return {
    seed,
    kind,
    people: count,
    outside: random.whole(20, 100),
    gone: Math.round(count * 0.05),
    relinked: kind.isAboutTheLink ? Math.round(count * 0.03) : 0,
    faults: planFaults(random),
    latencyMs: `${Math.round(meanMs / 2)}-${Math.round(meanMs * 1.5)}`,
    incidents: planIncidents(random, INCIDENTS[seed % INCIDENTS.length] as Incident),
    isCancelled: random.chance(0.15),
    isRetried: random.chance(0.2),
  };
}

function planFaults(random: Random): Plan['faults'] {
  const faults: Plan['faults'] = [{ endpoint: '*', kind: 'mixed', share: 0.2 }];
  if (random.chance(0.5)) faults.unshift({ endpoint: '*', kind: 'cut', isAfter: true, share: 0.1 });
  if (random.chance(0.3)) faults.unshift({ endpoint: '*', kind: 'html', status: 503, share: 0.05 });
  if (random.chance(0.4)) faults.unshift({ endpoint: '*', kind: 'slow', delayMs: 1_500, share: 0.05 });
  return faults;
}

function planIncidents(random: Random, first: Incident): Plan['incidents'] {
  const others = random.shuffled(INCIDENTS.filter((incident) => incident !== first));
  const chosen = [first, ...others.slice(0, random.whole(1, 3))];
  const times = chosen.map(() => random.whole(200, CALLS_MS)).sort((a, b) => a - b);
  return chosen.map((incident, index) => ({ incident, afterMs: times[index] as number }));
}
