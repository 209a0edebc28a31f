import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { withLock } from './lock.mjs';
import { PrepareError, runNode } from './run.mjs';
import { digest, removeOrphans } from './sources.mjs';

const BUILD_INFO = 'dist/.server.tsbuildinfo';
const WITH_ERRORS = ' with errors';

const PARTS = {
  server: {
    sources: ['server', 'migrations', 'words', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    result: 'dist/server/launch/main.js',
    build: async (stdio) => {
      if (!existsSync('dist/server/launch/main.js')) rmSync(BUILD_INFO, { force: true });
      const args = ['-p', 'tsconfig.build.json', '--incremental', '--tsBuildInfoFile', BUILD_INFO];
      const code = await runNode('node_modules/@typescript/native/bin/tsc', args, { stdio });
      removeOrphans('dist/server', 'server');
      removeOrphans('dist/migrations', 'migrations');
      removeOrphans('dist/words', 'words');
      return code;
    },
  },
  dashboard: {
    // The dashboard takes types from the server, and types do not change what is built.
    sources: ['dashboard', 'words', 'package-lock.json'],
    result: 'dist/dashboard/index.html',
    build: (stdio) =>
      runNode('node_modules/vite/bin/vite.js', ['build', 'dashboard', '--logLevel', 'warn'], {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio,
      }),
  },
};

/**
 * Builds into dist/ whatever differs from the last build.
 *
 * @param options.parts 'server', 'dashboard' or both
 * @param options.isLenient go on after a type error; for the tests, one of which looks for those
 * @throws PrepareError naming a part that there is not, or that has errors
 */
export async function ensureBuilt({ parts = Object.keys(PARTS), isLenient = false } = {}) {
  const unknown = parts.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new PrepareError(`There is no part "${unknown}" to build: one of ${Object.keys(PARTS).join(', ')}`);
  }
  const isFresh = (name) => isBuiltFrom(name, isLenient);
  if (parts.every(isFresh)) return;
  await withLock(async () => {
    const stale = parts.filter((name) => !isFresh(name));
    const failed = (await Promise.all(stale.map((name) => buildPart(name, isLenient)))).filter(Boolean);
    if (failed.length > 0)
      throw new PrepareError(`building the ${failed.join(' and the ')} failed: see above`);
  });
}

/** @returns the name when it failed */
async function buildPart(name, isLenient) {
  const { sources, build } = PARTS[name];
  console.error(`Building the ${name}…`);
  const stamp = stampFile(name);
  const before = digest(sources);
  mkdirSync('dist', { recursive: true });
  rmSync(stamp, { force: true });
  const isGood = (await build(isLenient ? 'ignore' : 'inherit')) === 0;
  if (!isGood && !isLenient) return name;
  writeFileSync(stamp, isGood ? before : before + WITH_ERRORS);
  if (!isGood) console.error(`The ${name} has errors, which "npm run check" shows`);
  return undefined;
}

function isBuiltFrom(name, isLenient) {
  const { sources, result } = PARTS[name];
  const stamp = stampFile(name);
  if (!existsSync(result) || !existsSync(stamp)) return false;
  const builtFrom = readFileSync(stamp, 'utf8');
  const now = digest(sources);
  return builtFrom === now || (isLenient && builtFrom === now + WITH_ERRORS);
}

function stampFile(name) {
  return `dist/.${name}-built-from`;
}
