import { parseArgs } from 'node:util';
import { mapConcurrently } from '../platform/concurrency.js';
import { type Plan, paceOf, planRun, RUNS_PER_DESK } from './fault-runs/plan.js';
import { type RunResult, runOnce } from './fault-runs/run.js';
import { Scene } from './fault-runs/scene.js';
import { Stand, say } from './stand/stand.js';

const HELP = `npm run fault-runs -- [--runs N] [--seed N] [--people N] [--at-once N]

Jobs at the Kakao simulator while workers, web side, Redis and PostgreSQL are killed and every fifth call fails;
afterwards records and the simulator's journal are compared person by person.

  --runs N      how many (default: 200)
  --seed N      the first run's seed; the next has the next number (default: by chance). A run that failed is
                repeated alone with --runs 1 --seed N
  --people N    people in each job (default: 150 to 600)
  --at-once N   desks at a time, each with databases of its own (default: 4)`;

interface Wanted {
  runs: number;
  seed: number;
  people: number | undefined;
  atOnce: number;
}

function readWanted(args: string[]): Wanted | null {
  const text = { type: 'string' } as const;
  const options = {
    runs: text,
    seed: text,
    people: text,
    'at-once': text,
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) return null;
  const whole = (name: 'runs' | 'seed' | 'people' | 'at-once', least: number, most: number) => {
    const given = values[name];
    const number = Number(given);
    if (given === undefined) return undefined;
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
  };
  return {
    runs: whole('runs', 1, 100_000) ?? 200,
    seed: whole('seed', 0, 2_000_000_000) ?? Math.floor(Math.random() * 1_000_000),
    people: whole('people', 50, 100_000),
    atOnce: whole('at-once', 1, 16) ?? 4,
  };
}

function lineOf({ plan, ms, status, counts, doubts, findings }: RunResult): string {
  const outcomes = Object.entries(counts).filter(([name, count]) => name !== 'total' && count > 0);
  return [
    `seed ${plan.seed}`,
    findings.length === 0 ? 'held' : 'FAILED',
    `${(ms / 1_000).toFixed(1)} s`,
    `${plan.kind.name} of ${plan.people} ${status}`,
    `${outcomes.map(([name, count]) => `${count} ${name}`).join(', ')}, ${doubts} in doubt`,
    plan.incidents
      .map(({ incident, afterMs }) => `${incident} at ${(afterMs / 1_000).toFixed(1)}`)
      .join(', '),
  ].join(' | ');
}

/** Does runs one after another on a desk of their own; after one that failed the rest get a new desk. @returns seeds that failed */
async function doRuns(seeds: number[], people: number | undefined): Promise<number[]> {
  const failed: number[] = [];
  while (seeds.length > 0) {
    const stand = new Stand();
    const before = failed.length;
    try {
      const plans = seeds.map((seed) => planRun(seed, people));
      const [{ seed }] = plans as [Plan];
      const everybody = plans.reduce((sum, plan) => sum + plan.people + plan.outside, 0);
      const scene = await Scene.open(stand, seed, everybody, paceOf(seed));
      while (plans.length > 0 && failed.length === before) {
        seeds.shift();
        const plan = plans.shift() as Plan;
        if (!(await doRun(scene, plan))) failed.push(plan.seed);
      }
    } finally {
      await stand.close(failed.length > before);
    }
    if (failed.length > before) say(`  data of the databases and logs: ${stand.folder}`);
  }
  return failed;
}

async function doRun(scene: Scene, plan: Plan): Promise<boolean> {
  const { seed } = plan;
  try {
    const result = await runOnce(scene, plan);
    console.log(lineOf(result));
    for (const { userId, what } of result.findings)
      console.log(`  seed ${seed}, ${userId ?? 'the job'}: ${what}`);
    return result.findings.length === 0;
  } catch (error) {
    console.log(`seed ${seed} | FAILED | ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Seeds by desk: those that follow one another, within the same ten. */
function byDesk({ runs, seed, atOnce }: Wanted): number[][] {
  const most = Math.ceil(runs / atOnce);
  const desks: number[][] = [];
  for (let each = seed; each < seed + runs; each++) {
    const desk = desks.at(-1);
    if (desk && desk.length < most && each % RUNS_PER_DESK !== 0) desk.push(each);
    else desks.push([each]);
  }
  return desks;
}

async function main(): Promise<number> {
  const wanted = readWanted(process.argv.slice(2));
  if (!wanted) {
    console.log(HELP);
    return 0;
  }
  const { runs, seed, people, atOnce } = wanted;
  const begunAt = performance.now();
  const lanes = await mapConcurrently(byDesk(wanted), atOnce, (seeds) => doRuns(seeds, people));
  const failed = lanes.flat().sort((a, b) => a - b);
  const minutes = ((performance.now() - begunAt) / 60_000).toFixed(1);
  console.log(`${runs - failed.length} of ${runs} runs held (seeds from ${seed}), in ${minutes} minutes`);
  for (const each of failed) console.log(`again: npm run fault-runs -- --runs 1 --seed ${each}`);
  return failed.length === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
