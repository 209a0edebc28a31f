import { listen } from '../listen.js';
import type { Options } from '../options.js';
import type { Simulator } from '../simulator.js';
import { smallWorld } from './small-world.js';

const running: (() => Promise<void>)[] = [];

/** Ends every simulator of a test; for `afterEach`. */
export async function endRunning(): Promise<void> {
  for (const end of running.splice(0)) await end();
}

/** A simulator that answers on a free port until `endRunning`. */
export async function runningWorld(change: Partial<Options> = {}): Promise<Simulator> {
  const sim = smallWorld({ port: 0, ...change });
  running.push(await listen(sim));
  return sim;
}

/** A call of the control API. */
export async function controlOf(sim: Simulator, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${sim.baseUrl}/__control/${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  return { status: answer.status, body: (await answer.json()) as any };
}
