import { expect, it } from 'vitest';
import { INCIDENTS } from '../../server/commands/fault-runs/plan.js';
import { startProgram } from '../support/program.js';

/** Four runs that have every incident between them, one of them cancelled. */
const RUNS = ['--runs', '4', '--seed', '3615', '--people', '200', '--at-once', '2'];

it('holds a few fault runs: records and journal agree person by person', async () => {
  const program = await startProgram(['dist/server/commands/fault-runs.js', ...RUNS], {
    until: /\d+ of 4 runs held/,
    timeoutMs: 280_000,
  });
  expect(program.match, program.output()).toBe('4 of 4 runs held');
  for (const incident of INCIDENTS) expect(program.output()).toContain(incident);
  expect(program.output()).toContain('unlink of 200 cancelled');
}, 290_000);
