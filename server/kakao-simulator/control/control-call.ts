import type { ServerResponse } from 'node:http';
import type { Params } from '../api/call.js';
import type { Simulator } from '../simulator.js';

/** One request of the control API while it is worked on. */
export interface ControlCall {
  sim: Simulator;
  params: Params;
  body: unknown;
  parts: string[];
  response: ServerResponse;
}

/** `run` gives a value to be sent as JSON, nothing for `{ok:true}`, or `sent` when the route has answered by itself. */
export type ControlRoute = [method: string, pattern: RegExp, run: (call: ControlCall) => unknown];
