import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { acquireStores, releaseStores, type Stores } from './stores.js';

declare module 'vitest' {
  interface ProvidedContext {
    stores: Stores;
  }
}

/** Before the first test: a build of the current sources, which some tests start as a program, and databases. */
export async function setup(project: TestProject): Promise<void> {
  const hasDashboard = existsSync('dist/dashboard/index.html');
  const parts = project.name === 'integration' && hasDashboard ? ['server'] : [];
  const args = ['server/launch/prepare.mjs', 'build', '--lenient', ...parts];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
  project.provide('stores', await acquireStores());
}

export async function teardown(): Promise<void> {
  await releaseStores();
}
