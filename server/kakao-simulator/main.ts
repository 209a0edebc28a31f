import { listen } from './listen.js';
import { helpText, readOptions } from './options.js';
import { Simulator } from './simulator.js';

/** Starts the simulator from the command line; prints one line of JSON once it answers. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  // Every change is on file before it is answered, so that there is nothing to wait for.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
  const sim = new Simulator(options);
  await listen(sim);
  const { users, seed } = options;
  const event = { event: 'listening', url: sim.baseUrl, users, seed, restored: sim.restored };
  process.stdout.write(`${JSON.stringify({ ...event, startMs: Math.round(performance.now()) })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`kakao-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
