import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `redis-server` needs beyond a bare Debian or Ubuntu; what a release does not have is left out. */
const PACKAGES = ['redis-tools', 'redis-server', 'libjemalloc2', 'liblzf1', 'libatomic1'];
const MORE_LIBRARIES = /^(lib(lua|hiredis|jemalloc|lzf|atomic|systemd|ssl|valkey)[\w.+-]*|lua-[\w.+-]*)$/;

export interface UnpackedRedis {
  command: string;
  libraryPath: string;
}

/** Whether this is a system whose packages can be downloaded. */
export function hasDebianPackages(): boolean {
  return existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg');
}

/**
 * Downloads the distribution's Redis and unpacks it into a folder. Nothing is installed, so it needs
 * no rights. The folder appears complete or not at all.
 *
 * @returns undefined when the packages cannot be had, from there or at all
 */
export function unpackDebianRedis(folder: string, say: (line: string) => void): UnpackedRedis | undefined {
  const found = findUnpacked(folder);
  if (found) return found;
  say('Downloading Redis from the distribution (once)…');
  const draft = `${folder}.${process.pid}`;
  const archives = join(draft, 'archives');
  mkdirSync(archives, { recursive: true });
  try {
    if (!download(archives, []) && !download(archives, ownLists(draft))) return undefined;
    for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
      if (!run('dpkg', ['-x', join(archives, archive), join(draft, 'root')], draft)) return undefined;
    }
    rmSync(archives, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return findUnpacked(folder);
  } catch {
    return findUnpacked(folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function findUnpacked(folder: string): UnpackedRedis | undefined {
  const bin = join(folder, 'root', 'usr', 'bin');
  const libraryPath = ['usr/lib', 'lib']
    .map((name) => join(folder, 'root', name))
    .filter((path) => existsSync(path))
    .flatMap((path) => [path, ...subfolders(path)])
    .join(':');
  for (const name of ['redis-server', 'redis-check-rdb']) {
    const command = join(bin, name);
    const { status } = spawnSync(command, ['--version'], { env: { LD_LIBRARY_PATH: libraryPath } });
    // `redis-server` is a link to the same program, which goes by the name it is called with.
    if (status === 0 && name === 'redis-server') return { command, libraryPath };
  }
  return undefined;
}

function subfolders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name));
}

function download(folder: string, options: string[]): boolean {
  const packages = [...new Set([...PACKAGES, ...dependencies(options)])];
  if (run('apt-get', [...options, 'download', ...packages], folder)) return true;
  // A release that lacks one of the libraries has it built in: those are fetched one at a time.
  const [tools = '', server = '', ...libraries] = packages;
  if (!run('apt-get', [...options, 'download', tools, server], folder)) return false;
  for (const name of libraries) run('apt-get', [...options, 'download', name], folder);
  return true;
}

function dependencies(options: string[]): string[] {
  const args = [...options, 'depends', '--no-recommends', '--no-suggests', ...PACKAGES.slice(0, 2)];
  const { stdout } = spawnSync('apt-cache', args, { encoding: 'utf8' });
  const names = [...(stdout ?? '').matchAll(/Depends: (\S+)/g)].map((match) => match[1] ?? '');
  return names.filter((name) => MORE_LIBRARIES.test(name));
}

/** Package lists of our own, for a machine that has none, or old ones, and a user who may not fetch them. */
function ownLists(folder: string): string[] {
  const state = join(folder, 'apt');
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(state, name), { recursive: true });
  }
  const options = [
    `-oDir::State::lists=${join(state, 'lists')}`,
    `-oDir::Cache=${join(state, 'cache')}`,
    '-oDebug::NoLocking=1',
    '-oAPT::Sandbox::User=root',
  ];
  run('apt-get', [...options, 'update'], folder);
  return options;
}

function run(command: string, args: string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, stdio: 'ignore', timeout: 180_000 }).status === 0;
}
