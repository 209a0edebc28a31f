import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { bulkBench } from './bench/bulk.js';
import type { Bench } from './bench/figures.js';
import { printFigure } from './bench/figures.js';
import { listBench } from './bench/list.js';
import { overviewBench } from './bench/overview.js';
import { paceBench } from './bench/pace.js';
import { simulatorBench } from './bench/simulator.js';

const BENCHES: Bench[] = [simulatorBench, paceBench, bulkBench, listBench, overviewBench];

/** Those of which a name, or the part before a dot, was asked for; all where nothing was. */
function chosen(names: string[]): { bench: Bench; figures: string[] }[] {
  const known = BENCHES.flatMap(({ figures }) => figures);
  for (const name of names) {
    if (!known.some((figure) => figure === name || figure.startsWith(`${name}.`))) {
      throw new LaunchError(`There is no benchmark "${name}". There are: ${known.join(', ')}`);
    }
  }
  return BENCHES.map((bench) => ({
    bench,
    figures: bench.figures.filter(
      (figure) =>
        names.length === 0 || names.some((name) => figure === name || figure.startsWith(`${name}.`)),
    ),
  })).filter(({ figures }) => figures.length > 0);
}

async function run(): Promise<void> {
  for (const { bench, figures } of chosen(process.argv.slice(2))) {
    process.stderr.write(`# ${figures.join(', ')}\n`);
    await bench.run(new Set(figures), printFigure);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exit(1);
  },
);
