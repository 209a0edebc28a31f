import process from 'node:process';
import { runNode } from './run.mjs';

const TSC = 'node_modules/@typescript/native/bin/tsc';

/** What `npm run check` does; the test suite runs each as a test. */
export const CHECKS = {
  'format and lint': [
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    '--error-on-warnings',
    `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
  ],
  'types of the server and the tests': [TSC, '-p', 'tsconfig.json', '--noEmit', '--incremental', 'false'],
  'types of the dashboard': [TSC, '-p', 'dashboard/tsconfig.json', '--noEmit'],
  'import rules': [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    'server',
    'migrations',
    'words',
    'dashboard/src',
    'test',
  ],
};

/** Runs all of them, even after one failed; the exit code is 1 when any did. */
export async function runChecks() {
  const failed = [];
  for (const [name, [script, ...args]] of Object.entries(CHECKS)) {
    console.error(`— ${name}`);
    if ((await runNode(script, args)) !== 0) failed.push(name);
  }
  if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}
