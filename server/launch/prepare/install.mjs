import { lstatSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { withLock } from './lock.mjs';
import { PrepareError, run, runNode } from './run.mjs';

/**
 * Installs the packages of package-lock.json unless exactly those are installed.
 *
 * @throws PrepareError where they are a link, because npm would first empty what it leads to
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new PrepareError(
      'node_modules is a link to other packages than this version needs: remove it first',
    );
  }
  await withLock(async () => {
    if (isInstalled()) return;
    console.error('Installing packages (npm ci)…');
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    // What a command writes to its output is read by others.
    const stdio = { stdio: ['inherit', 2, 'inherit'] };
    const code = npm?.endsWith('.js') ? await runNode(npm, args, stdio) : await run('npm', args, stdio);
    if (code !== 0) throw new PrepareError('npm ci failed: see above', code);
  });
}

/** npm writes the second file when it is done, so that half an installation does not have it. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (!wanted) throw new PrepareError('package-lock.json is missing or broken');
  if (!present) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || present[path]?.version === version,
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
