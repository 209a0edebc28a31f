import type { AddressInfo } from 'node:net';
import { createHttpServer } from './http/server.js';
import { helpText, readOptions } from './options.js';
import { Simulator } from './simulator.js';

/** Starts the simulator from the command line; prints one line of JSON once it answers. */
function main(): void {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  const sim = new Simulator(options);
  const server = createHttpServer(sim);
  server.on('error', fail);
  server.listen(options.port, options.host, () => {
    const { port } = server.address() as AddressInfo;
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    sim.baseUrl = `http://${host}:${port}`;
    const event = {
      event: 'listening',
      url: sim.baseUrl,
      users: options.users,
      seed: options.seed,
      restored: sim.restored,
      startMs: Math.round(performance.now()),
    };
    process.stdout.write(`${JSON.stringify(event)}\n`);
  });
  setInterval(() => sim.expireWaiting(Math.floor(Date.now() / 1000)), 30_000).unref();
  // Every change is on file before it is answered, so that there is nothing to wait for.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
}

function fail(error: unknown): void {
  process.stderr.write(`kakao-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  main();
} catch (error) {
  fail(error);
}
