import { dispatch } from '../api/dispatch.js';
import { endpointByPath } from '../api/endpoints.js';
import { type Options, readOptions } from '../options.js';
import { Simulator } from '../simulator.js';

/** Options of a small world for a test of this folder. */
export function testOptions(change: Partial<Options> = {}): Options {
  return {
    ...(readOptions(['--users', '50', '--seed', '7'], {}) as Options),
    adminKey: 'test-key',
    ...change,
  };
}

/** A simulator without HTTP. */
export function smallWorld(change: Partial<Options> = {}): Simulator {
  const sim = new Simulator(testOptions(change));
  sim.baseUrl = 'http://127.0.0.1:4000';
  return sim;
}

export interface TestAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
  text: string;
}

/** Makes one call with the Admin key, or with another Authorization header. */
export function callOf(
  sim: Simulator,
  request: string,
  params: Record<string, string> = {},
  authorization = 'KakaoAK test-key',
  ip = '127.0.0.1',
): TestAnswer {
  const [method = '', path = ''] = request.split(' ');
  const endpoint = endpointByPath.get(path);
  if (!endpoint) throw new Error(`no such endpoint: ${path}`);
  const { answer } = dispatch(sim, endpoint, method, authorization, ip, { ...params });
  const text = typeof answer === 'string' ? answer : answer.body;
  return { status: typeof answer === 'string' ? 200 : answer.status, text, body: jsonOf(text) };
}

/** The parameters that name one person. */
export function target(id: string): Record<string, string> {
  return { target_id_type: 'user_id', target_id: id };
}

/** The first seeded people in a state, by true state. */
export function peopleIn(sim: Simulator, state: number, count: number): string[] {
  const found: string[] = [];
  for (let i = 0; i < sim.world.people.count && found.length < count; i++) {
    if (sim.world.people.state[i] === state) found.push(sim.world.idOf(i));
  }
  return found;
}

/** Ids become texts, because they can be larger than JavaScript's numbers. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/([:[,])(\d{16,19})(?=[,}\]])/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}
